package org.kelvinrl.train;

import org.kelvinrl.loss.LossSums;

/**
 * What is known of an epoch.
 *
 * @param epoch epoch, from 0
 * @param training loss and its parts over all training rows, each measured before the step that took it
 * @param validation the same over all validation rows at the epoch's end; without rows if there are none
 * @param seconds time of the epoch's rounds, without the validation
 */
public record EpochMetrics(int epoch, LossSums training, LossSums validation, double seconds) {

    /** Training rows a second. */
    public double samplesPerSecond() {
        return training.samples() / seconds;
    }
}
