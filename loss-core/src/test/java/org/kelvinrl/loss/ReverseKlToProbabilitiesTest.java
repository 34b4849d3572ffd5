package org.kelvinrl.loss;

class ReverseKlToProbabilitiesTest extends LossSuite {
    ReverseKlToProbabilitiesTest() {
        super(PolicyLoss.of(Divergence.reverseKl()).withTargets(Targets.PROBABILITIES));
    }
}
