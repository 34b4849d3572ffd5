package org.kelvinrl.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {

    /** The quantile of Student's t at 4 degrees of freedom is 2.776445 in the tables; s = sqrt(10 / 4). */
    @Test
    void fiveFigures() {
        Spread spread = Spread.of(5, 1, 2, 4, 3);
        assertThat(spread.median()).isEqualTo(3);
        assertThat(spread.mean()).isEqualTo(3);
        double half = 2.776445 * Math.sqrt(2.5) / Math.sqrt(5);
        assertThat(spread.low()).isCloseTo(3 - half, within(1e-6));
        assertThat(spread.high()).isCloseTo(3 + half, within(1e-6));
    }

    /** 12.706205 at one degree of freedom; s = sqrt(2), so that half the interval is the quantile itself. */
    @Test
    void twoFigures() {
        Spread spread = Spread.of(10, 12);
        assertThat(spread.median()).isEqualTo(11);
        assertThat(spread.low()).isCloseTo(11 - 12.706205, within(1e-6));
        assertThat(spread.high()).isCloseTo(11 + 12.706205, within(1e-6));
    }

    @Test
    void anEvenNumberHasItsMedianBetweenTheMiddleOnes() {
        assertThat(Spread.of(100, 1, 3, 2).median()).isEqualTo(2.5);
    }

    @Test
    void equalFiguresHaveAnIntervalOfNoWidth() {
        assertThat(Spread.of(500, 500, 500)).isEqualTo(new Spread(500.0, 500.0, 500.0, 500.0));
    }

    @Test
    void oneFigureHasNoIntervalAndNoneHasNothing() {
        assertThat(Spread.of(7)).isEqualTo(new Spread(7.0, 7.0, null, null));
        assertThat(Spread.of()).isEqualTo(new Spread(null, null, null, null));
    }
}
