package org.kelvinrl.train;

import java.util.Map;
import org.kelvinrl.loss.LossSums;

/**
 * What is known of a round.
 *
 * @param round number of the round, from 1
 * @param epoch epoch, from 0
 * @param sums loss and its parts over the rows of the round, each measured before the step that took it
 * @param learningRate of the round's first step
 * @param entropyWeight weight of the regulariser
 * @param bytes size of the updates that went to the driver, in bytes; depends on how many tasks there were
 * @param seconds where the time went
 * @param diagnostics what the objective measured beside the loss, by name
 */
public record RoundMetrics(
        long round,
        int epoch,
        LossSums sums,
        double learningRate,
        double entropyWeight,
        long bytes,
        Seconds seconds,
        Map<String, Object> diagnostics) {

    /**
     * What is known of a round that was merged and applied.
     *
     * @param told what the workers were told
     * @param learningRate of the round's first step
     * @param merged what the workers brought back
     * @param applying time that the driver took to apply it, in seconds
     * @param diagnostics what the objective measured beside the loss
     */
    static RoundMetrics of(
            RoundState told,
            double learningRate,
            Rounds.Merged merged,
            double applying,
            Map<String, Object> diagnostics) {
        return new RoundMetrics(
                told.roundsBefore + 1,
                told.epoch,
                LossSums.of(merged.root().sums),
                learningRate,
                told.entropyWeight,
                merged.bytes(),
                new Seconds(
                        merged.total() + applying,
                        merged.computing(),
                        merged.merging() + applying,
                        merged.broadcasting(),
                        merged.waiting()),
                diagnostics);
    }

    /** Rows a second, over the whole round. */
    public double samplesPerSecond() {
        return sums.samples() / seconds.total();
    }

    /**
     * Where the time of a round went, in seconds of the driver's clock.
     *
     * @param total the whole round
     * @param computing the longest time that a task spent on forward, loss, backward and optimiser
     * @param merging adding up updates and applying them
     * @param broadcasting handing out the state
     * @param waiting what remains: scheduling, results on their way, tasks that waited for a core
     */
    public record Seconds(double total, double computing, double merging, double broadcasting, double waiting) {}
}
