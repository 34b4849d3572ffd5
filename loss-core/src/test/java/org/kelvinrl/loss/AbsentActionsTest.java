package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Q-value of minus infinity is an action that the teacher never takes. */
class AbsentActionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "forward-kl",
                "reverse-kl",
                "jeffreys",
                "jensen-shannon:0.3",
                "amari:0.2",
                "amari:0.9",
                "negative-log-likelihood"
            })
    void targetOfMinusInfinityIsNeverTaken(String divergence) {
        PolicyLoss loss =
                PolicyLoss.of(Divergence.named(divergence)).withTemperature(0.8).withEntropyWeight(0.01);
        List<Sample> samples = new Samples(4).mixed(6, 200);
        for (Sample sample : samples) {
            int spared = sample.comparedActions()[0];
            for (int j = 0; j < 6; j += 2) {
                sample.targets[j] = j == spared ? sample.targets[j] : Float.NEGATIVE_INFINITY;
            }
        }
        new ReferenceCheck(loss, 5e-6).meets(samples);
        assertThat(Results.of(loss, samples).teacher[0][2]).isZero();
    }
}
