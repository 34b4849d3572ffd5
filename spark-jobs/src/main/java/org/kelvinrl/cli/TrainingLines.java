package org.kelvinrl.cli;

import java.util.Locale;
import org.kelvinrl.run.TrainingResult;

/** What commands that train say of a run, whatever was learnt. */
final class TrainingLines {

    private TrainingLines() {}

    /** Says that there was nothing left to do. */
    static void finishedBefore(Terminal terminal, Command command, TrainingResult result) {
        terminal.message("kelvin " + command.name() + ": the run was finished before; there is nothing left to do");
        terminal.result("model            " + result.folder().model());
    }

    /** Says how fast it went, and where its files are. */
    static void end(Terminal terminal, TrainingResult result) {
        terminal.result(String.format(Locale.ROOT, "samples/s        %,.0f", result.samplesPerSecond()));
        terminal.result("model            " + result.folder().model());
        terminal.result("report           " + result.folder().report());
    }
}
