package org.kelvinrl.cli;

import java.util.Locale;
import org.kelvinrl.ingest.IngestListener;
import org.kelvinrl.progress.Progress;

/** Shows the phases of an ingest job, one stretch each. Spark may tell of a task after the job has ended: too late then. */
final class IngestProgress implements IngestListener, AutoCloseable {

    private final Progress progress;
    private boolean running;
    private boolean closed;
    private int shown;

    IngestProgress(Progress progress) {
        this.progress = progress;
    }

    @Override
    public synchronized void progress(Phase phase, int done, int total) {
        if (closed) {
            return;
        }
        if (done == 0) {
            finish();
            progress.started(phase.name().toLowerCase(Locale.ROOT), total);
            running = true;
        } else {
            progress.advanced(done - shown);
        }
        shown = done;
    }

    @Override
    public synchronized void close() {
        finish();
        closed = true;
    }

    private void finish() {
        if (running) {
            progress.finished();
            running = false;
        }
    }
}
