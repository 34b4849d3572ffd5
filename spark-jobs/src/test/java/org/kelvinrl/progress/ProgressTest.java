package org.kelvinrl.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nanos;

    @Test
    void linesComeForEachTenthAndNotTooOften() {
        Progress progress = new ProgressLines(stream, () -> nanos);

        progress.started("distilling", 200);
        for (int second = 1; second <= 100; second++) {
            pass(1.0);
            progress.advanced(2);
        }
        progress.finished();

        assertThat(written())
                .hasLineCount(10)
                .startsWith("distilling: 10 %, 0:10, about 1:30 left\ndistilling: 20 %, 0:20, about 1:20 left\n")
                .endsWith("distilling: 90 %, 1:30, about 0:10 left\ndistilling: done in 1:40\n");
    }

    @Test
    void aQuickStretchSaysNothing() {
        Progress progress = new ProgressLines(stream, () -> nanos);

        progress.started("reading", 100);
        for (int step = 0; step < 100; step++) {
            pass(0.01);
            progress.advanced(1);
        }
        progress.finished();

        assertThat(written()).isEmpty();
    }

    @Test
    void theBarIsDrawnInPlaceAndLeavesOneLine() {
        Progress progress = new ProgressBar(stream, () -> nanos);

        progress.started("distilling", 10);
        pass(1.0);
        progress.advanced(5);
        pass(0.01);
        progress.advanced(1);
        progress.finished();

        String erase = "\r\u001b[K";
        assertThat(written())
                .isEqualTo(erase + "distilling [" + "-".repeat(30) + "] 0 %, 0:00"
                        + erase + "distilling [" + "#".repeat(15) + "-".repeat(15) + "] 50 %, 0:01, about 0:01 left"
                        + erase + "distilling: done in 0:01\n");
    }

    @Test
    void theBarGivesWayToAMessage() {
        ProgressBar bar = new ProgressBar(stream, () -> nanos);

        bar.erase();
        assertThat(written()).isEmpty();
        bar.started("distilling", 10);
        bar.erase();
        assertThat(written()).endsWith("0:00\r\u001b[K");
    }

    @Test
    void aNoteStandsInALineOfItsOwn() {
        Progress lines = new ProgressLines(stream, () -> nanos);
        lines.note("before");
        lines.started("distilling", 2);
        lines.note("meanwhile");
        assertThat(written()).isEqualTo("before\nmeanwhile\n");

        bytes.reset();
        Progress bar = new ProgressBar(stream, () -> nanos);
        bar.note("before");
        bar.started("distilling", 2);
        bar.note("meanwhile");
        String drawn = "\r\u001b[Kdistilling [" + "-".repeat(30) + "] 0 %, 0:00";
        assertThat(written()).isEqualTo("before\n" + drawn + "\r\u001b[Kmeanwhile\n" + drawn);
    }

    private void pass(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
