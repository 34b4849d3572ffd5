package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardKlTest extends LossSuite {
    ForwardKlTest() {
        super(PolicyLoss.of(Divergence.forwardKl()));
    }

    @Test
    void isTheTeachersMeanLogRatio() {
        Sample sample = Sample.of(new float[] {0, 0}, new float[] {0, (float) Math.log(3)});
        Results results = Results.of(PolicyLoss.of(Divergence.forwardKl()), List.of(sample));
        double expected = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
        assertThat(results.divergence[0]).isCloseTo((float) expected, within(1e-7f));
        assertThat(results.gradient[0]).containsExactly(new float[] {0.25f, -0.25f}, within(1e-7f));
    }
}
