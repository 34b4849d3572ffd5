package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetNetworksTest {

    private final float[] parameters = {1, 2, 3, 4, 5, 6};
    private final float[] targets = {10, 20, 30};

    private static TargetNetworks of(TargetRenewal renewal) {
        return new TargetNetworks(List.of(new TargetNetworks.Segment(1, 2), new TargetNetworks.Segment(5, 1)), renewal);
    }

    @Test
    void beginAsCopiesOfTheirSegments() {
        assertThat(of(TargetRenewal.everySteps(9)).startingFrom(parameters)).containsExactly(2, 3, 6);
        assertThat(TargetNetworks.NONE.startingFrom(parameters)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 9, false", "0, 10, true", "9, 11, true", "10, 19, false", "8, 35, true", "20, 20, false"})
    void areCopiedInTheRoundInWhichTheStepsAreFull(long before, long after, boolean isCopied) {
        of(TargetRenewal.everySteps(10)).afterSteps(parameters, targets, before, after);
        assertThat(targets).containsExactly(isCopied ? new float[] {2, 3, 6} : new float[] {10, 20, 30});
    }

    @Test
    void ofEpochsAreCopiedAfterThemOnly() {
        TargetNetworks everyTwo = of(TargetRenewal.everyEpochs(2));
        everyTwo.afterSteps(parameters, targets, 0, 1000);
        everyTwo.afterEpoch(parameters, targets, 1);
        assertThat(targets).containsExactly(10, 20, 30);
        everyTwo.afterEpoch(parameters, targets, 2);
        assertThat(targets).containsExactly(2, 3, 6);
    }

    @Test
    void ofStepsAreNotCopiedAfterEpochs() {
        of(TargetRenewal.everySteps(10)).afterEpoch(parameters, targets, 1);
        of(TargetRenewal.polyak(0.5)).afterEpoch(parameters, targets, 1);
        assertThat(targets).containsExactly(10, 20, 30);
    }

    @Test
    void takeOverAShareAsOftenAsThereWereSteps() {
        of(TargetRenewal.polyak(0.25)).afterSteps(parameters, targets, 4, 6);
        // twice three quarters of the way remain
        float[] expected = {2 + 0.5625f * 8, 3 + 0.5625f * 17, 6 + 0.5625f * 24};
        assertThat(targets).containsExactly(expected, within(1e-5f));
        of(TargetRenewal.polyak(1)).afterSteps(parameters, targets, 6, 7);
        assertThat(targets).containsExactly(2, 3, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "256", "epochs:3", "polyak:0.005", "polyak:1.0"})
    void renewalsAreReadAsTheyAreWritten(String text) {
        assertThat(TargetRenewal.parse(text)).hasToString(text);
        assertThat(TargetRenewal.parse(" " + text.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(TargetRenewal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "epochs:0",
                "epochs:",
                "polyak:0",
                "polyak:1.5",
                "polyak:nan",
                "polyak:some",
                "often",
                ""
            })
    void whatIsNoRenewalIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TargetRenewal.parse(text));
    }
}
