package org.kelvinrl.log;

import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.kelvinrl.schema.KelvinException;

/** The failures of files that more than one class meets. */
public final class Failures {

    private Failures() {}

    /** A file that is there and yet cannot be read; what the reader itself had to say of it, if anything. */
    public static KelvinException unreadable(Path file, Exception cause) {
        KelvinException known = mendableCause(cause);
        if (known != null) {
            return known;
        }
        return KelvinException.data(
                        "a readable file",
                        firstLine(belowSpark(cause)),
                        file.toString(),
                        "Check the file and the right to read it")
                .because(cause);
    }

    /**
     * Moves on to the next row; false if there is none.
     *
     * <p>Spark's readers throw undeclared IOExceptions too, and name the file in some of their failures only.
     *
     * @throws KelvinException if the file cannot be read on
     */
    @SuppressWarnings("CatchingUnchecked")
    public static boolean advance(LogRows rows) {
        try {
            return rows.next();
        } catch (KelvinException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            // What a row asks for at once and in one piece, which is free again.
            throw tooLarge("a row", scanned(), e);
        } catch (Exception e) {
            throw unreadable(scanned(), e);
        }
    }

    /**
     * Values of the current row.
     *
     * @throws BadValueException if the row cannot be cut into its values
     * @throws KelvinException if there is no memory for them
     */
    public static Object[] values(LogRows rows) throws BadValueException {
        try {
            return rows.values();
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw tooLarge("a row", LogRows.path(rows.file()), e);
        }
    }

    /** What a reader has no memory for. */
    static KelvinException tooLarge(String what, Path file, Throwable cause) {
        return KelvinException.data(
                        what + " that there is memory for",
                        firstLine(cause),
                        file.toString(),
                        "Copy the file again from its origin if it is damaged, or give Spark more memory")
                .because(cause);
    }

    /** The file that Spark reads in this task, if it says so. */
    private static Path scanned() {
        String file = InputFileBlockHolder.getInputFilePath().toString();
        return file.isEmpty() ? new Path("log") : LogRows.path(file);
    }

    /** A place that cannot be written to. */
    public static KelvinException unwritable(Path place, Exception cause) {
        return KelvinException.output(
                        "a place that can be written to",
                        firstLine(cause),
                        place.toString(),
                        "Check the path, the right to write there and the space left, or name another output")
                .because(cause);
    }

    /** A log without a row. */
    public static KelvinException noRows(String place) {
        return KelvinException.data("at least one row", "none", place, "Name the files of a log that has rows");
    }

    /**
     * Runs a Spark job. If it fails for what a task said that a user can mend, that is what is thrown.
     *
     * <p>Spark's own exceptions are checked ones that its Scala methods do not declare.
     */
    @SuppressWarnings("CatchingUnchecked")
    public static <T> T mendable(Supplier<T> job) {
        try {
            return job.get();
        } catch (Exception e) {
            KelvinException mendable = mendableCause(e);
            if (mendable != null) {
                throw mendable;
            }
            throw e;
        }
    }

    /** Spark says that it could not read, and which file; why not is in its exception's cause. */
    private static Throwable belowSpark(Throwable failure) {
        Throwable below = failure;
        while (below instanceof SparkException && below.getCause() != null) {
            below = below.getCause();
        }
        return below;
    }

    private static KelvinException mendableCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KelvinException mendable) {
                return mendable;
            }
        }
        return null;
    }

    /** The first line of what an exception says; its class if it says nothing. */
    public static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
