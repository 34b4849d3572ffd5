package org.kelvinrl.ingest;

import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** The failures of files that more than one class meets. */
final class Failures {

    private Failures() {}

    /** A file that is there and yet cannot be read. */
    static KelvinException unreadable(Path file, Exception cause) {
        return KelvinException.data(
                        "a readable file", firstLine(cause), file.toString(), "Check the file and the right to read it")
                .because(cause);
    }

    static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
