package org.kelvinrl.loss;

class ForwardKlToActionTest extends LossSuite {
    ForwardKlToActionTest() {
        super(PolicyLoss.of(Divergence.forwardKl()).withTargets(Targets.ACTION));
    }
}
