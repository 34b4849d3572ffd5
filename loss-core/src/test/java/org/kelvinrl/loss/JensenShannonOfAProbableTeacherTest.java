package org.kelvinrl.loss;

class JensenShannonOfAProbableTeacherTest extends LossSuite {
    JensenShannonOfAProbableTeacherTest() {
        super(PolicyLoss.of(Divergence.jensenShannon(0.9)));
    }
}
