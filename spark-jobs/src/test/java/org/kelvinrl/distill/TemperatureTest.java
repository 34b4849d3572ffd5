package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

class TemperatureTest {

    @ParameterizedTest
    @CsvSource({
        "0.25, 0.25",
        "1e-3, 0.001",
        "auto, 0.05",
        "AUTO, 0.05",
        "0.1*deviation, 0.05",
        "2 * gap-median, 2.4",
        "1*gap-q05, 0.07",
        "1*gap-q25, 0.5",
        "1*gap-q75, 5",
        "1*gap-q95, 25"
    })
    void isANumberOrAMultipleOfWhatWasMeasured(String text, double expected) {
        assertThat(Temperature.parse(text).resolve(statistics(0.5))).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "NaN", "Infinity", "warm", "0.1*spread", "*deviation", "1*", "1e400", "1e-31"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Temperature.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a number above 0, \"auto\", or a factor and a statistic such as 0.1*deviation or"
                        + " 1*gap-median (gap-q05, gap-q25, gap-median, gap-q75, gap-q95), found \"" + text + "\"");
    }

    @Test
    void qValuesThatAreAllAlikeHaveNoTemperatureOfTheirOwn() {
        assertThatThrownBy(() -> Temperature.AUTO.resolve(statistics(0)))
                .isInstanceOf(KelvinException.class)
                .hasMessage("expected Q-values that tell actions apart, found deviation 0.0 (statistics.q_values of"
                        + " manifest.json). Give --temperature as a number, or check that q_values are what the teacher"
                        + " computed.");
        assertThat(Temperature.parse("1").resolve(statistics(0))).isEqualTo(1);
    }

    @Test
    void withoutQValuesThereIsNothingToMeasure() {
        assertThatThrownBy(() -> Temperature.parse("1*gap-median").resolve(null))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected Q-values that tell actions apart, found no row with two of them");
        assertThat(Temperature.parse("1").resolve(null)).isEqualTo(1);
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(Temperature.parse("auto")).hasToString("0.1*deviation");
        assertThat(Temperature.parse("0.5")).hasToString("0.5");
    }

    private static DatasetManifest.QStatistics statistics(double deviation) {
        DatasetManifest.Moments moments = new DatasetManifest.Moments(1, 0, 0, 0, 0);
        return new DatasetManifest.QStatistics(
                moments, deviation, moments, Map.of("0.05", 0.07, "0.25", 0.5, "0.5", 1.2, "0.75", 5.0, "0.95", 25.0));
    }
}
