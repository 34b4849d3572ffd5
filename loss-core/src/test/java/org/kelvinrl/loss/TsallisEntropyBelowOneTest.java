package org.kelvinrl.loss;

class TsallisEntropyBelowOneTest extends LossSuite {
    TsallisEntropyBelowOneTest() {
        super(PolicyLoss.of(Divergence.forwardKl()).withRegulariser(Regulariser.tsallisEntropy(0.3)), 1e-5);
    }
}
