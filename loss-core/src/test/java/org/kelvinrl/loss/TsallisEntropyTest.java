package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TsallisEntropyTest extends LossSuite {
    TsallisEntropyTest() {
        super(PolicyLoss.of(Divergence.forwardKl()).withRegulariser(Regulariser.tsallisEntropy(2)), 5e-6);
    }

    @Test
    void ofIndexTwoIsTheChanceOfTwoDifferentActions() {
        Sample sample = Sample.of(new float[] {0, (float) Math.log(3)}, new float[2]);
        Results results = Results.of(loss().withLogitScale(1), List.of(sample));
        assertThat(results.regulariser[0]).isCloseTo(1 - 1 / 16f - 9 / 16f, within(1e-6f));
    }

    @Test
    void becomesShannonsAtOne() {
        assertThat(Regulariser.tsallisEntropy(1)).isEqualTo(Regulariser.shannonEntropy());
        List<Sample> samples = new Samples(22).mixed(5, 50);
        for (double index : new double[] {1 - 1e-9, 1 + 1e-9}) {
            Results near = Results.of(loss().withRegulariser(Regulariser.tsallisEntropy(index)), samples);
            for (int i = 0; i < samples.size(); i++) {
                assertThat(near.regulariser[i]).isCloseTo(near.entropy[i], within(1e-6f));
            }
        }
    }
}
