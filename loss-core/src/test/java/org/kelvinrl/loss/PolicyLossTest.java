package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLossTest {
    private final PolicyLoss plain = PolicyLoss.of(Divergence.forwardKl());

    @Test
    void isTheDivergenceAloneAtFirst() {
        assertThat(plain.divergence()).isEqualTo(Divergence.forwardKl());
        assertThat(plain.logitScale()).isEqualTo(1);
        assertThat(plain.temperature()).isEqualTo(1);
        assertThat(plain.entropyWeight()).isZero();
        assertThat(plain.targets()).isEqualTo(Targets.Q_VALUES);
        assertThat(plain.regulariser()).isEqualTo(Regulariser.shannonEntropy());
    }

    @Test
    void changesOneNumberAtATime() {
        PolicyLoss loss = plain.withLogitScale(2).withTemperature(0.5).withEntropyWeight(0.01);
        assertThat(loss.logitScale()).isEqualTo(2);
        assertThat(loss.temperature()).isEqualTo(0.5);
        assertThat(loss.entropyWeight()).isEqualTo(0.01);
        assertThat(loss.divergence()).isEqualTo(Divergence.forwardKl());
        assertThat(plain.logitScale()).isEqualTo(1);
        assertThat(loss).hasToString("forward-kl to q-values - 0.01 shannon-entropy, logit scale 2.0, temperature 0.5");
        assertThat(loss.withRegulariser(Regulariser.klToReference()).withTargets(Targets.ACTION))
                .hasToString("forward-kl to action + 0.01 kl-to-reference, logit scale 2.0, temperature 0.5");
    }

    @Test
    void isEqualWhereDivergenceAndNumbersAre() {
        PolicyLoss loss = plain.withEntropyWeight(0.0);
        assertThat(loss).isEqualTo(plain.withEntropyWeight(-0.0)).hasSameHashCodeAs(plain.withEntropyWeight(-0.0));
        assertThat(loss.hashCode()).isNotEqualTo(plain.withLogitScale(2).hashCode());
        assertThat(loss)
                .isNotEqualTo(plain.withLogitScale(2))
                .isNotEqualTo(plain.withTemperature(2))
                .isNotEqualTo(plain.withEntropyWeight(2))
                .isNotEqualTo(PolicyLoss.of(Divergence.reverseKl()))
                .isNotEqualTo(plain.withTargets(Targets.ACTION))
                .isNotEqualTo(plain.withRegulariser(Regulariser.tsallisEntropy(2)))
                .isNotEqualTo("forward-kl");
    }

    @Test
    void acceptsTheWholeRange() {
        assertThat(plain.withLogitScale(1e-30).withTemperature(1e-30).withEntropyWeight(0))
                .isNotNull();
        assertThat(plain.withLogitScale(1e30).withTemperature(1e30).withEntropyWeight(1e30))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 9e-31, 1.1e30, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesScalesThatAreNotPositive(double number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.withLogitScale(number))
                .withMessage("logit scale: expected a number above 0, from 1.0E-30 to 1.0E30, found " + number);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.withTemperature(number))
                .withMessage("temperature: expected a number above 0, from 1.0E-30 to 1.0E30, found " + number);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, 1.1e30, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesNegativeWeights(double number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.withEntropyWeight(number))
                .withMessage("entropy weight: expected a number from 0 to 1.0E30, found " + number);
    }

    @Test
    void refusesNoDivergence() {
        assertThatNullPointerException().isThrownBy(() -> PolicyLoss.of(null)).withMessage("divergence");
    }

    @Test
    void refusesToCompareValuesWithWhatHasNone() {
        PolicyLoss values = PolicyLoss.of(Divergence.huberError(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> values.withTargets(Targets.PROBABILITIES))
                .withMessage("targets: expected q-values, which huber-error:2.0 compares with outputs, found"
                        + " probabilities");
    }
}
