package org.kelvinrl.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {

    @Test
    void standAtHandyNumbers() {
        assertThat(labels(Ticks.enclosing(0.043, 0.247)))
                .containsExactly("0.00", "0.05", "0.10", "0.15", "0.20", "0.25");
        assertThat(labels(Ticks.enclosing(-7, 11))).containsExactly("-10", "-5", "0", "5", "10", "15");
        assertThat(labels(Ticks.enclosing(0, 2e7)))
                .containsExactly("0.0e+00", "5.0e+06", "1.0e+07", "1.5e+07", "2.0e+07");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.243, 0.243", "86.2, 86.2", "-3, -3", "1e-30, 2e-30", "-1e30, 1e30", "0.0999999, 0.1"})
    void encloseEveryRangeWithAFewMarks(double smallest, double largest) {
        Ticks ticks = Ticks.enclosing(smallest, largest);

        assertThat(ticks.first()).isLessThanOrEqualTo(smallest);
        assertThat(ticks.last()).isGreaterThanOrEqualTo(largest).isGreaterThan(ticks.first());
        assertThat(ticks.positions()).hasSizeBetween(2, 8);
    }

    @Test
    void countEpochsInWholeNumbers() {
        assertThat(labels(Ticks.upTo(1))).containsExactly("1");
        assertThat(labels(Ticks.upTo(7))).containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(labels(Ticks.upTo(23))).containsExactly("1", "5", "10", "15", "20");
        assertThat(labels(Ticks.upTo(500))).hasSize(11).startsWith("1", "50").endsWith("500");
    }

    private static List<String> labels(Ticks ticks) {
        return ticks.positions().stream().map(Ticks::label).toList();
    }
}
