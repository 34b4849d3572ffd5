package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SquaredErrorTest extends LossSuite {
    SquaredErrorTest() {
        super(PolicyLoss.of(Divergence.squaredError()));
    }

    @Test
    void doesNotGrowWithTheLogitScale() {
        Sample sample = Sample.of(new float[] {1, 2}, new float[] {4, 2.5f});
        PolicyLoss loss = PolicyLoss.of(Divergence.squaredError()).withLogitScale(100);
        Results results = Results.of(loss, List.of(sample));
        assertThat(results.divergence[0]).isEqualTo((9 + 0.25f) / 2);
        assertThat(results.gradient[0]).containsExactly(-3, -0.5f);
    }
}
