package org.kelvinrl.loss;

class AmariToProbabilitiesTest extends LossSuite {
    AmariToProbabilitiesTest() {
        super(PolicyLoss.of(Divergence.amari(0.9)).withTargets(Targets.PROBABILITIES), 1e-5);
    }
}
