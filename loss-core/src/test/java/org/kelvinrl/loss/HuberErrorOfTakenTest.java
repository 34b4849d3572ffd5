package org.kelvinrl.loss;

class HuberErrorOfTakenTest extends LossSuite {
    HuberErrorOfTakenTest() {
        super(PolicyLoss.of(Divergence.huberErrorOfTaken(0.5)));
    }
}
