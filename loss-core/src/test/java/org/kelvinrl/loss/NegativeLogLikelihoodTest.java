package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class NegativeLogLikelihoodTest extends LossSuite {
    NegativeLogLikelihoodTest() {
        super(PolicyLoss.of(Divergence.negativeLogLikelihood()));
    }

    @Test
    void isOfTheTeachersBestAction() {
        Sample sample = Sample.of(new float[] {0, 0}, new float[] {5, 4});
        Results results = Results.of(PolicyLoss.of(Divergence.negativeLogLikelihood()), List.of(sample));
        assertThat(results.divergence[0]).isCloseTo((float) Math.log(2), within(1e-7f));
        assertThat(results.gradient[0]).containsExactly(-0.5f, 0.5f);
    }

    @Test
    void ofAGivenActionIsTheForwardKlFromIt() {
        List<Sample> samples = new Samples(21).mixed(5, 20);
        Results likelihood = Results.of(loss().withTargets(Targets.ACTION), samples);
        Results divergence = Results.of(
                PolicyLoss.of(Divergence.forwardKl())
                        .withTargets(Targets.ACTION)
                        .withLogitScale(1.5)
                        .withEntropyWeight(0.01),
                samples);
        assertThat(likelihood.gradient).isDeepEqualTo(divergence.gradient);
    }
}
