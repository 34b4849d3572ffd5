package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of divergences, regularisers and targets, and the numbers that some carry. */
class LossNameTest {
    @Test
    void everyNameGivesItsDivergenceRegulariserOrForm() {
        for (String name : Divergence.names()) {
            assertThat(LossName.parse("", Divergence.named(name).name()).base()).isEqualTo(name);
        }
        for (String name : Regulariser.names()) {
            assertThat(LossName.parse("", Regulariser.named(name).name()).base())
                    .isEqualTo(name);
        }
        for (String name : Targets.names()) {
            assertThat(Targets.named(name)).hasToString(name);
        }
    }

    @Test
    void numbersHaveDefaults() {
        assertThat(Divergence.named("jensen-shannon")).isEqualTo(Divergence.jensenShannon(0.5));
        assertThat(Divergence.named("amari")).isEqualTo(Divergence.amari(0.5));
        assertThat(Divergence.named("huber-error")).isEqualTo(Divergence.huberError(1));
        assertThat(Divergence.named("huber-error-taken")).isEqualTo(Divergence.huberErrorOfTaken(1));
        assertThat(Regulariser.named("tsallis-entropy")).isEqualTo(Regulariser.tsallisEntropy(2));
        assertThat(Regulariser.named("tsallis-entropy:1")).isEqualTo(Regulariser.shannonEntropy());
    }

    @Test
    void numbersMakeADifference() {
        assertThat(Divergence.named("amari:0.25"))
                .isEqualTo(Divergence.amari(0.25))
                .isNotEqualTo(Divergence.amari(0.3));
        assertThat(Divergence.huberError(1))
                .isNotEqualTo(Divergence.huberErrorOfTaken(1))
                .isNotEqualTo("huber-error:1.0");
        assertThat(Regulariser.tsallisEntropy(2))
                .isNotEqualTo(Regulariser.tsallisEntropy(3))
                .isNotEqualTo("x");
    }

    @Test
    void unknownNamesAreRefusedWithThoseThatExist() {
        refused(
                () -> Divergence.named("kl"),
                "divergence: expected one of forward-kl, reverse-kl, jeffreys, jensen-shannon, amari,"
                        + " negative-log-likelihood, squared-error, squared-error-taken, squared-error-standardised, huber-error,"
                        + " huber-error-taken, found kl");
        refused(
                () -> Regulariser.named("entropy:2"),
                "regulariser: expected one of shannon-entropy, tsallis-entropy, kl-to-reference, found entropy:2");
        refused(() -> Targets.named("q"), "targets: expected one of q-values, probabilities, action, found q");
    }

    @Test
    void numbersThatAreNoneOrNotAskedForAreRefused() {
        refused(() -> Divergence.named("amari:x"), "divergence: expected a number after amari:, found x");
        refused(
                () -> Divergence.named("forward-kl:1"),
                "divergence: expected forward-kl without a number, found forward-kl:1");
        refused(
                () -> Regulariser.named("kl-to-reference:1"),
                "regulariser: expected kl-to-reference without a number, found kl-to-reference:1");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, 9e-7, Double.NaN})
    void numbersOutOfRangeAreRefused(double number) {
        refused(
                () -> Divergence.amari(number),
                "Amari's alpha: expected a number from 1.0E-6 to 0.999999, found " + number);
        refused(
                () -> Divergence.jensenShannon(number),
                "Jensen-Shannon weight: expected a number from 1.0E-6 to 0.999999, found " + number);
        if (number != 1) {
            refused(
                    () -> Divergence.huberError(number),
                    "Huber delta: expected a number from 1.0E-6 to 1.0E30, found " + number);
            refused(
                    () -> Divergence.huberErrorOfTaken(number),
                    "Huber delta: expected a number from 1.0E-6 to 1.0E30, found " + number);
            refused(
                    () -> Regulariser.tsallisEntropy(number),
                    "Tsallis index: expected a number from 0.001 to 1000.0, found " + number);
        }
    }

    @Test
    void endsOfRangesAreAccepted() {
        assertThat(Divergence.amari(1e-6)).isNotEqualTo(Divergence.amari(1 - 1e-6));
        assertThat(Regulariser.tsallisEntropy(1e-3)).isNotEqualTo(Regulariser.tsallisEntropy(1e3));
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
