package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HuberErrorTest extends LossSuite {
    HuberErrorTest() {
        super(PolicyLoss.of(Divergence.huberError(1.5)));
    }

    @Test
    void goesOnLinearly() {
        Sample sample = Sample.of(new float[] {1, 2, 0}, new float[] {4, 2.5f, -10});
        Results results = Results.of(PolicyLoss.of(Divergence.huberError(2)), List.of(sample));
        assertThat(results.divergence[0]).isEqualTo(2 * (3 - 1) + 0.125f + 2 * (10 - 1));
        assertThat(results.gradient[0]).containsExactly(-2, -0.5f, 2);
    }
}
