package org.kelvinrl.train;

import java.io.Serializable;

/**
 * What workers bring together, how often, and what is made of it. Immutable.
 *
 * @param gradientRounds how many rounds at the run's beginning bring gradients together; all that follow, parameters
 * @param localSteps most steps that a worker takes in a round of parameters, at least 1
 * @param outer what is made of the mean change of parameters
 * @param moments what becomes of the local optimisers' moments
 * @param compression what is done to updates on their way
 * @param errorFeedback whether a worker adds what rounding took from its update to its next one; its own update is then rounded to the
 *     nearest, and those of subtrees by chance as always (Karimireddy et al., <em>Error Feedback Fixes SignSGD and other Gradient
 *     Compression Schemes</em>, 2019)
 */
public record Averaging(
        long gradientRounds,
        int localSteps,
        OuterOptimiser outer,
        Moments moments,
        Compression compression,
        boolean errorFeedback)
        implements Serializable {

    /** Gradients alone. */
    public static Averaging ofGradients() {
        return new Averaging(Long.MAX_VALUE, 1, OuterOptimiser.AVERAGE, Moments.AVERAGE, Compression.NONE, false);
    }

    /** Parameters and moments, averaged after so many local steps. */
    public static Averaging ofParameters(int localSteps) {
        return new Averaging(0, localSteps, OuterOptimiser.AVERAGE, Moments.AVERAGE, Compression.NONE, false);
    }

    /** The same with at most so many steps in a round of parameters. */
    Averaging withLocalStepsAtMost(long most) {
        return new Averaging(
                gradientRounds, (int) Math.min(localSteps, most), outer, moments, compression, errorFeedback);
    }

    /** True if some round averages parameters. */
    boolean hasParameterRounds() {
        return gradientRounds < Long.MAX_VALUE;
    }
}
