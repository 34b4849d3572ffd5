package org.kelvinrl.progress;

/** How far a long job has come. A job calls {@code started}, then {@code advanced} as often as it likes, then {@code finished}. */
public interface Progress {

    /**
     * A stretch of work begins.
     *
     * @param what the work, such as {@code distilling}
     * @param total number of its steps, at least 1
     */
    void started(String what, long total);

    /**
     * More steps are done.
     *
     * @param steps how many, at least 0
     */
    void advanced(long steps);

    /** The stretch of work is done. */
    void finished();

    /** Something that a person should know happened meanwhile, in one line. */
    default void note(String line) {}

    /** Shows nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void started(String what, long total) {}

            @Override
            public void advanced(long steps) {}

            @Override
            public void finished() {}
        };
    }
}
