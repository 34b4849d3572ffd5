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

    /** A place that cannot be written to. */
    static KelvinException unwritable(Path place, Exception cause) {
        return KelvinException.output(
                        "a place that can be written to",
                        firstLine(cause),
                        place.toString(),
                        "Check the path, the right to write there and the space left, or name another output")
                .because(cause);
    }

    /** A log without a row. */
    static KelvinException noRows(String place) {
        return KelvinException.data("at least one row", "none", place, "Name the files of a log that has rows");
    }

    /**
     * What a failed Spark job says to the user: the failure that a task met, if one can be mended, else the whole as it is.
     */
    static RuntimeException ofJob(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KelvinException mendable) {
                return mendable;
            }
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
