package org.kelvinrl.cli;

import java.io.PrintStream;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.progress.ProgressBar;
import org.kelvinrl.progress.ProgressLines;

/** Where a person or a script reads what a command says: results on standard output, all else on standard error. */
public final class Terminal {

    private final PrintStream results;
    private final PrintStream messages;
    private final Progress progress;
    private final Runnable eraseProgress;

    private Terminal(PrintStream results, PrintStream messages, Progress progress, Runnable eraseProgress) {
        this.results = results;
        this.messages = messages;
        this.progress = progress;
        this.eraseProgress = eraseProgress;
    }

    /** This process's own streams: a progress bar if a person is there, plain lines otherwise. */
    @SuppressWarnings("SystemConsoleNull") // right on JDK 17, the only one that Spark 3.5 and we support
    static Terminal ofProcess() {
        boolean person = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        return person ? interactive(System.out, System.err) : plain(System.out, System.err);
    }

    /** With a progress bar. */
    static Terminal interactive(PrintStream results, PrintStream messages) {
        ProgressBar bar = new ProgressBar(messages, System::nanoTime);
        return new Terminal(results, messages, bar, bar::erase);
    }

    /** With progress as plain lines. */
    static Terminal plain(PrintStream results, PrintStream messages) {
        return new Terminal(results, messages, new ProgressLines(messages, System::nanoTime), () -> {});
    }

    /** Shows how far a long job has come. */
    public Progress progress() {
        return progress;
    }

    /** Writes a line of the result. */
    public void result(String line) {
        results.println(line);
    }

    /** Writes a line that is not part of the result. */
    public void message(String line) {
        eraseProgress.run();
        messages.println(line);
    }

    PrintStream results() {
        return results;
    }

    PrintStream messages() {
        return messages;
    }
}
