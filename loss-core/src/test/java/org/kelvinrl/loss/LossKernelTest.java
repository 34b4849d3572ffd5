package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossKernelTest {
    @Test
    void computesForwardKlWithEntropyByHand() {
        float[] gradient = new float[2];
        LossSums sums = LossSums.create();
        LossBatch batch = LossBatch.of(2)
                .rows(1)
                .logits(new float[] {0, 0}, 0, 2)
                .targets(new float[] {0, (float) Math.log(3)}, 0, 2)
                .gradient(gradient, 0, 2);

        LossKernel.of(PolicyLoss.of(Divergence.forwardKl()).withEntropyWeight(0.01), 2)
                .accept(batch, sums);

        assertThat(gradient[0]).isCloseTo(0.25f, within(1e-6f));
        assertThat(gradient[1]).isCloseTo(-0.25f, within(1e-6f));
        double divergence = 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5);
        assertThat(sums.divergence()).isCloseTo(divergence, within(1e-6));
        assertThat(sums.loss()).isCloseTo(divergence - 0.01 * Math.log(2), within(1e-6));
        assertThat(sums.agreement()).isZero();
    }
}
