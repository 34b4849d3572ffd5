package org.kelvinrl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.train.TrainingPosition;

class FrequencyTest {

    private static final TrainingPosition LAST = new TrainingPosition(100, 700, 2, 20);

    @ParameterizedTest
    @CsvSource({
        "10-rounds,   109, 2, 29, 1e6, 0,   false",
        "10-rounds,   110, 2, 30, 0,   100, true",
        "2-epochs,    140, 3, 0,  1e6, 0,   false",
        "2-epochs,    180, 4, 0,  0,   100, true",
        "2-epochs,    181, 4, 1,  0,   0,   false",
        "30-seconds,  101, 2, 21, 29,  0,   false",
        "30-seconds,  101, 2, 21, 30,  100, true",
        "never,       999, 9, 0,  1e6, 0,   false",
        "auto,        140, 3, 0,  9,   0,   false",
        "auto,        140, 3, 0,  10,  0,   true",
        "auto,        140, 3, 0,  10,  0.6, false",
        "auto,        139, 2, 39, 299, 0,   false",
        "auto,        139, 2, 39, 300, 15,  true",
        "auto,        139, 2, 39, 300, 16,  false"
    })
    void isDueByWhatItCounts(
            String text, long rounds, int epoch, int roundOfEpoch, double seconds, double cost, boolean due) {
        TrainingPosition now = new TrainingPosition(rounds, 7 * rounds, epoch, roundOfEpoch);
        assertThat(Frequency.parse(text).isDue(LAST, now, seconds, cost)).isEqualTo(due);
    }

    @Test
    void itsTextIsReadBack() {
        for (String text : new String[] {"auto", "never", "1-rounds", "12-epochs", "600-seconds"}) {
            assertThat(Frequency.parse(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "always", "10", "0-rounds", "-1-rounds", "1.5-epochs", "10-minutes", "9999999999-rounds"})
    void refusesWhatIsNoFrequency(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Frequency.parse(text))
                .withMessage("not a frequency: " + text);
    }
}
