package org.kelvinrl.loss;

class JensenShannonToActionTest extends LossSuite {
    JensenShannonToActionTest() {
        super(PolicyLoss.of(Divergence.jensenShannon(0.5)).withTargets(Targets.ACTION));
    }
}
