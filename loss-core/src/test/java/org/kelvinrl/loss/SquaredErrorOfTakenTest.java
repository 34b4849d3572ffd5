package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SquaredErrorOfTakenTest extends LossSuite {
    SquaredErrorOfTakenTest() {
        super(PolicyLoss.of(Divergence.squaredErrorOfTaken()));
    }

    @Test
    void isOfTheTakenActionAlone() {
        Sample sample = Sample.of(new float[] {1, 2}, new float[] {4, 2.5f}).withAction(1);
        Results results = Results.of(PolicyLoss.of(Divergence.squaredErrorOfTaken()), List.of(sample));
        assertThat(results.divergence[0]).isEqualTo(0.125f);
        assertThat(results.gradient[0]).containsExactly(0, -0.5f);
    }
}
