package org.kelvinrl.ingest;

/** Two rows of one episode have the same step. */
final class DuplicateStepException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String episode;
    private final long step;

    DuplicateStepException(String episode, long step) {
        super(null, null, false, false);
        this.episode = episode;
        this.step = step;
    }

    String episode() {
        return episode;
    }

    long step() {
        return step;
    }
}
