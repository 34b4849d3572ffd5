package org.kelvinrl.loss;

class AmariNearForwardKlTest extends LossSuite {
    AmariNearForwardKlTest() {
        super(PolicyLoss.of(Divergence.amari(0.2)), 1e-5);
    }
}
