package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {

    private static final int EPOCHS = 10;

    @Test
    void withoutAScheduleItIsConstant() {
        LearningRate rate = LearningRate.constant(0.25);
        assertThat(rate.at(0, 1, 1)).isEqualTo(0.25);
        assertThat(rate.at(999, 1000, EPOCHS)).isEqualTo(0.25);
    }

    @Test
    void warmUpRisesInAStraightLine() {
        LearningRate rate = new LearningRate(1, 0.25, Schedule.CONSTANT);
        assertThat(rate.at(0, 16, EPOCHS)).isEqualTo(0.2);
        assertThat(rate.at(1, 16, EPOCHS)).isEqualTo(0.4);
        assertThat(rate.at(3, 16, EPOCHS)).isEqualTo(0.8);
        assertThat(rate.at(4, 16, EPOCHS)).isEqualTo(1);
        assertThat(rate.at(15, 16, EPOCHS)).isEqualTo(1);
    }

    @Test
    void cosineFallsFromTheEndOfTheWarmUpToTheEndOfTheRun() {
        LearningRate rate = new LearningRate(2, 0.2, Schedule.parse("cosine"));
        assertThat(rate.at(20, 100, EPOCHS)).isEqualTo(2);
        assertThat(rate.at(60, 100, EPOCHS)).isCloseTo(1, within(1e-12));
        assertThat(rate.at(40, 100, EPOCHS)).isCloseTo(1 + Math.cos(Math.PI / 4), within(1e-12));
        assertThat(rate.at(99, 100, EPOCHS)).isPositive().isLessThan(1e-3);
    }

    @Test
    void stepsBeyondTheTotalCountAsTheLastOne() {
        LearningRate rate = new LearningRate(2, 0.2, Schedule.parse("cosine"));
        assertThat(rate.at(1000, 100, EPOCHS)).isEqualTo(rate.at(99, 100, EPOCHS));
    }

    @Test
    void cosineMayEndAboveZero() {
        LearningRate rate = new LearningRate(1, 0, Schedule.parse("cosine:0.1"));
        assertThat(rate.at(0, 1_000_000, EPOCHS)).isEqualTo(1);
        assertThat(rate.at(999_999, 1_000_000, EPOCHS)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void stepFallsByItsFactorAfterEverySoManyEpochs() {
        LearningRate rate = new LearningRate(1, 0, Schedule.parse("step:0.5@3"));
        assertThat(rate.at(299, 1000, EPOCHS)).isEqualTo(1);
        assertThat(rate.at(300, 1000, EPOCHS)).isEqualTo(0.5);
        assertThat(rate.at(599, 1000, EPOCHS)).isEqualTo(0.5);
        assertThat(rate.at(600, 1000, EPOCHS)).isEqualTo(0.25);
        assertThat(rate.at(999, 1000, EPOCHS)).isEqualTo(0.125);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "cosine", "cosine:0.1", "step:0.5@3"})
    void aScheduleIsWrittenAsItIsRead(String text) {
        assertThat(Schedule.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "cosine:-0.1",
                "cosine:2",
                "cosine:",
                "step",
                "step:0.5",
                "step:0@3",
                "step:2@3",
                "step:0.5@0",
                "step:x@3"
            })
    void whatIsNoScheduleIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.parse(text));
    }
}
