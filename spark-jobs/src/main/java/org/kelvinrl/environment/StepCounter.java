package org.kelvinrl.environment;

/** Counts the steps of an episode down to its limit. Not thread-safe. */
final class StepCounter {

    private final int limit;
    private int left;

    /**
     * No episode is under way.
     *
     * @param limit steps after which an episode is truncated, at least 1
     */
    StepCounter(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** An episode begins. */
    void begin() {
        left = limit;
    }

    /**
     * Sees that a step can be taken.
     *
     * @throws IllegalStateException if no episode is under way
     */
    void requireUnderWay() {
        if (left == 0) {
            throw new IllegalStateException("no episode is under way: call reset before step");
        }
    }

    /** Counts a step: truncated if it is the last that the limit allows. The episode is over where the result says so. */
    StepResult taken(double reward, boolean terminated) {
        left--;
        StepResult result = new StepResult(reward, terminated, left == 0);
        left = result.ended() ? 0 : left;
        return result;
    }
}
