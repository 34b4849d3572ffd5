package org.kelvinrl.cli;

import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;

/**
 * What a failed command tells: one line and an exit code.
 *
 * @param kind decides the exit code
 * @param message one line
 */
record Failure(Kind kind, String message) {

    /**
     * Finds what is to be told. A {@link KelvinException} may lie deep: Spark wraps what fails in a task.
     *
     * @param thrown what a command ended with
     * @return the failure
     */
    static Failure of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (Throwable link : chain) {
            if (link instanceof KelvinException known) {
                return new Failure(known.kind(), oneLine(known.getMessage()));
            }
        }
        return new Failure(Kind.INTERNAL, unexpected(chain.get(chain.size() - 1)));
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = thrown; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }

    private static String unexpected(Throwable root) {
        String name = root.getClass().getSimpleName();
        String message = root.getMessage() == null ? "" : ": " + firstLine(root.getMessage());
        return "internal error: " + name + message + " Run it again with --verbose for the stack trace.";
    }

    private static String firstLine(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        return line.endsWith(".") ? line : line + ".";
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
