package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class JeffreysTest extends LossSuite {
    JeffreysTest() {
        super(PolicyLoss.of(Divergence.jeffreys()));
    }

    @Test
    void isTheSumOfBothDirections() {
        Sample sample = Sample.of(new float[] {0, 0}, new float[] {0, (float) Math.log(3)});
        Results results = Results.of(PolicyLoss.of(Divergence.jeffreys()), List.of(sample));
        assertThat(results.divergence[0]).isCloseTo((float) (Math.log(3) / 4), within(1e-7f));
    }
}
