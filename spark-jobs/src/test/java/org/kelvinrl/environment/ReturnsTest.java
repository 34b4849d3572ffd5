package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ReturnsTest {

    private final Returns returns = Returns.of(4, 1, 2, 9);

    @Test
    void givesMomentsAndExtremes() {
        assertThat(returns.episodes()).isEqualTo(4);
        assertThat(returns.mean()).isEqualTo(4);
        assertThat(returns.standardError()).isCloseTo(Math.sqrt(38 / 3.0 / 4), within(1e-15));
        assertThat(returns.minimum()).isEqualTo(1);
        assertThat(returns.maximum()).isEqualTo(9);
        assertThat(returns.byEpisode()).containsExactly(4, 1, 2, 9);
    }

    @Test
    void interpolatesQuantiles() {
        assertThat(returns.quantile(0)).isEqualTo(1);
        assertThat(returns.quantile(0.5)).isEqualTo(3);
        assertThat(returns.quantile(0.25)).isEqualTo(1.75);
        assertThat(returns.quantile(1)).isEqualTo(9);
    }

    @Test
    void hasNoStandardErrorOfOneEpisode() {
        assertThat(Returns.of(5).standardError()).isNaN();
        assertThat(Returns.of(5).quantile(0.3)).isEqualTo(5);
    }

    @Test
    void keepsItsOwnCopy() {
        double[] values = {1, 2};
        Returns copied = Returns.of(values);
        values[0] = 100;
        copied.byEpisode()[1] = 100;
        assertThat(copied.byEpisode()).containsExactly(1, 2);
    }

    @Test
    void refusesNoEpisodesAndALevelOutsideItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(Returns::of)
                .withMessage("expected the return of at least one episode, found none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> returns.quantile(1.01))
                .withMessage("expected a level in [0, 1], found 1.01");
        assertThatIllegalArgumentException().isThrownBy(() -> returns.quantile(Double.NaN));
    }
}
