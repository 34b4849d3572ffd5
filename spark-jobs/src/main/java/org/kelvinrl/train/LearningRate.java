package org.kelvinrl.train;

import java.io.Serializable;

/**
 * The size of each step: a linear warm-up from near 0, then a schedule. A pure function of the number of the step.
 *
 * @param largest the rate after the warm-up, above 0
 * @param warmUp the share of the run's steps that the warm-up takes, from 0 to below 1
 * @param schedule what follows
 */
public record LearningRate(double largest, double warmUp, Schedule schedule) implements Serializable {

    /** A rate that is always the same. */
    public static LearningRate constant(double rate) {
        return new LearningRate(rate, 0, Schedule.CONSTANT);
    }

    /** True if it is the same in every step, however many there are. */
    boolean isConstant() {
        return warmUp == 0 && schedule.equals(Schedule.CONSTANT);
    }

    /**
     * The rate of a step. In the warm-up it grows from one share to the next, and the step after it has the largest rate.
     *
     * @param step steps that were taken before, at least 0; steps beyond the total count as the last one
     * @param total steps of the run, at least 1
     * @param epochs epochs of the run
     * @return above 0
     */
    double at(long step, long total, int epochs) {
        long current = Math.min(step, total - 1);
        long rising = (long) (warmUp * total);
        if (current < rising) {
            return largest * (current + 1) / (rising + 1);
        }
        return largest * schedule.at(current - rising, total - rising, (int) (current * epochs / total));
    }
}
