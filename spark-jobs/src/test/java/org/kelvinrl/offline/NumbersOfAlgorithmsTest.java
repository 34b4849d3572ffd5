package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.train.Lookahead;

/** What is written on the command line, and what is computed of a state's values. */
class NumbersOfAlgorithmsTest {

    @ParameterizedTest
    @CsvSource({
        "0.3, 0.3, false, 0.3",
        "1, 1, false, 1.0",
        "0.5*spread, 0.5, true, 0.5*spread",
        "' 2 * Spread ', 2, true, 2.0*spread",
        "1e-6, 1e-6, false, 1.0E-6"
    })
    void aTemperatureIsANumberOrAMultipleOfTheSpread(String text, double factor, boolean isOfSpread, String written) {
        SpreadMultiple temperature = SpreadMultiple.parseTemperature(text);
        assertThat(temperature).isEqualTo(new SpreadMultiple(factor, isOfSpread));
        assertThat(temperature).hasToString(written);
        assertThat(SpreadMultiple.parseTemperature(written)).isEqualTo(temperature);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e7", "nan", "spread", "0.5*gap", "warm", "", "0.5*", "infinity"})
    void whatIsNoTemperatureIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SpreadMultiple.parseTemperature(text));
    }

    @Test
    void theWeightOfAPriorMayBeNothing() {
        assertThat(SpreadMultiple.parseWeight("0")).isEqualTo(SpreadMultiple.of(0));
        assertThat(SpreadMultiple.parseWeight("4*spread")).isEqualTo(SpreadMultiple.ofSpread(4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpreadMultiple.parseWeight("-0.1"))
                .withMessage(
                        "expected a number from 0 to 1e6, or such a factor and the spread of the prior's logits within a"
                                + " state: 4*spread, found \"-0.1\"");
    }

    @Test
    void stepsAreANumberOrAll() {
        assertThat(Steps.parse(" 5 ")).isEqualTo(new Steps(5)).hasToString("5");
        assertThat(Steps.parse("10000").count()).isEqualTo(10_000);
        assertThat(Steps.parse("all").count()).isEqualTo(Lookahead.TO_THE_END);
        assertThat(Steps.ALL).hasToString("all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "10001", "2147483647", "five", "1.5", ""})
    void whatAreNoStepsIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Steps.parse(text));
    }

    @Test
    void theSpreadIsTheDeviationOfTheValidValues() {
        float[] values = {9, 9, 9, 1000001, 1000005, -3e9f, 7, 7, 7};
        assertThat(Spread.of(values, 0, 3, null)).isZero();
        boolean[] valid = {true, true, true, true, true, false, false, true, false};
        assertThat(Spread.of(values, 1, 3, valid)).isCloseTo(2, within(1e-9));
        assertThat(Spread.of(values, 2, 3, valid)).isZero();
    }

    @Test
    void anEnsembleSaysItsMeanLessSoManyDeviations() {
        float[] outputs = {1, 10, 3, 10, 5, 40};
        Ensemble three = new Ensemble(2, 3);
        assertThat(three.value(outputs, 1, 0, new float[2])).containsExactly(new float[] {3, 20}, within(1e-5f));
        float[] bound = {(float) (3 - 2 * Math.sqrt(8 / 3.0)), (float) (20 - 2 * Math.sqrt(200))};
        assertThat(three.value(outputs, 1, 2, new float[2])).containsExactly(bound, within(1e-5f));
        assertThat(new Ensemble(6, 1).value(outputs, 1, 9, null)).isSameAs(outputs);
        assertThat(new Ensemble(1, 2).value(outputs, 3, 1, new float[3]))
                .containsExactly(new float[] {1, 3, 5}, within(1e-5f));
    }

    @ParameterizedTest
    @EnumSource(Backup.class)
    void aBackupOfOneValidActionIsItsValue(Backup backup) {
        float[] q = {0, 0, 1e30f, -7, 1e30f};
        boolean[] valid = {true, true, false, true, false};
        assertThat(backup.of(q, q, 2, 3, valid, 0.01f, new float[3])).isEqualTo(-7);
    }

    @ParameterizedTest
    @EnumSource(Backup.class)
    void aBackupOfEqualValuesIsTheirsAndTheEntropyOfTheSoftOne(Backup backup) {
        float[] q = {4, 4, 4};
        double entropy = backup == Backup.SOFT ? 0.5 * Math.log(3) : 0;
        assertThat((double) backup.of(q, q, 0, 3, null, 0.5f, new float[3])).isCloseTo(4 + entropy, within(1e-6));
    }
}
