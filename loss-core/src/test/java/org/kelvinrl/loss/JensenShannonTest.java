package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class JensenShannonTest extends LossSuite {
    JensenShannonTest() {
        super(PolicyLoss.of(Divergence.jensenShannon(0.3)));
    }

    @Test
    void isBoundedByTheEntropyOfItsWeights() {
        Sample opposite = Sample.of(new float[] {0, 80}, new float[] {80, 0});
        Results results = Results.of(PolicyLoss.of(Divergence.jensenShannon(0.3)), List.of(opposite));
        double bound = -0.3 * Math.log(0.3) - 0.7 * Math.log(0.7);
        assertThat((double) results.divergence[0]).isCloseTo(bound, within(1e-6));
    }

    @Test
    void evenWeightsDoNotTellTeacherFromStudent() {
        float[] y = {0, 1, 3};
        float[] u = {2, 1, -1};
        PolicyLoss loss = PolicyLoss.of(Divergence.jensenShannon(0.5));
        float there = Results.of(loss, List.of(Sample.of(y, u))).divergence[0];
        float back = Results.of(loss, List.of(Sample.of(u, y))).divergence[0];
        assertThat(there).isCloseTo(back, within(1e-7f)).isPositive();
    }
}
