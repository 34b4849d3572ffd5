package org.kelvinrl.loss;

class ForwardKlToProbabilitiesTest extends LossSuite {
    ForwardKlToProbabilitiesTest() {
        super(PolicyLoss.of(Divergence.forwardKl()).withTargets(Targets.PROBABILITIES));
    }
}
