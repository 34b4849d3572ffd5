package org.kelvinrl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.kelvinrl.progress.Progress;

/** Keeps the notes of a run, and does something between two of its rounds. */
public final class Watcher implements Progress {

    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private volatile CountDownLatch heard = new CountDownLatch(1);
    private int left;
    private Runnable action;

    /** Does something when so many more rounds were run. */
    public void at(int rounds, Runnable what) {
        left = rounds;
        action = what;
    }

    /** True if what was to be done was done. */
    public boolean isDone() {
        return action == null;
    }

    /** What was noted, in order. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void started(String what, long total) {}

    @Override
    public void advanced(long steps) {
        left--;
        if (left == 0 && action != null) {
            Runnable now = action;
            action = null;
            now.run();
        }
    }

    @Override
    public void finished() {}

    @Override
    public void note(String line) {
        notes.add(line);
        if (line.startsWith("SIGTERM")) {
            heard.countDown();
        }
    }

    /** Sends SIGTERM to this process, in which a run trains; returns when the run has noticed it. */
    public void sendSigterm() {
        heard = new CountDownLatch(1);
        try {
            new ProcessBuilder("kill", "-TERM", "" + ProcessHandle.current().pid()).start();
            assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
