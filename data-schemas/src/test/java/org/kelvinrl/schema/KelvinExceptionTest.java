package org.kelvinrl.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.kelvinrl.schema.KelvinException.Kind;

class KelvinExceptionTest {

    @Test
    void saysWhatWasExpectedAndFoundWhereAndWhatToDo() {
        KelvinException failure =
                KelvinException.data("a finite number", "NaN", "log.csv, row 3, column x", "Correct the row");

        assertThat(failure)
                .hasMessage("expected a finite number, found NaN (log.csv, row 3, column x). Correct the row.");
        assertThat(failure.kind()).isEqualTo(Kind.DATA);
    }

    @Test
    void keepsItsMessageWithACause() {
        IllegalStateException cause = new IllegalStateException("deep");
        KelvinException failure = KelvinException.output("a free path", "a folder", "D", "Name another")
                .because(cause);

        assertThat(failure).hasMessage("expected a free path, found a folder (D). Name another.");
        assertThat(failure).hasCause(cause);
        assertThat(failure.kind()).isEqualTo(Kind.OUTPUT);
    }

    @Test
    void eachKindHasItsExitCode() {
        assertThat(Arrays.stream(Kind.values()).map(Kind::exitCode)).containsExactly(64, 65, 70, 73, 75, 78);
        assertThat(KelvinException.usage("a", "b", "c", "d").kind().exitCode()).isEqualTo(64);
        assertThat(KelvinException.configuration("a", "b", "c", "d").kind().exitCode())
                .isEqualTo(78);
    }
}
