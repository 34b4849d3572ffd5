package org.kelvinrl.train;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kelvinrl.configuration.Configuration;

/** Ways to train, each of which a distributed run, a resumed run and a single process must agree on. */
enum TrainOption {
    DEFAULTS(configuration -> configuration),
    SGD(configuration -> configuration.with(TrainSettings.OPTIMISER, "sgd").with(TrainSettings.MOMENTUM, 0.5)),
    GRADIENT(configuration -> configuration.with(TrainSettings.SYNCHRONISE, Synchronisation.GRADIENT)),
    ADAMW_CLIPPED_AND_ACCUMULATED(configuration -> configuration
            .with(TrainSettings.OPTIMISER, "adamw")
            .with(TrainSettings.WEIGHT_DECAY, Optional.of(0.1))
            .with(TrainSettings.CLIP_NORM, Optional.of(0.05))
            .with(TrainSettings.ACCUMULATE, 2)),
    WARM_UP_AND_COSINE(configuration ->
            configuration.with(TrainSettings.WARM_UP, 0.2).with(TrainSettings.SCHEDULE, Schedule.parse("cosine:0.1"))),
    STEP_DECAY_OF_GRADIENTS(configuration -> configuration
            .with(TrainSettings.SYNCHRONISE, Synchronisation.GRADIENT)
            .with(TrainSettings.SCHEDULE, Schedule.parse("step:0.5@1"))),
    POST_LOCAL(TrainOption::postLocal),
    POST_LOCAL_KEPT_MOMENTS(configuration -> postLocal(configuration).with(TrainSettings.MOMENTS, Moments.KEEP)),
    NESTEROV(configuration -> configuration.with(TrainSettings.OUTER, OuterOptimiser.Rule.NESTEROV)),
    BLOCK_MOMENTUM(configuration -> configuration.with(TrainSettings.OUTER, OuterOptimiser.Rule.BLOCK_MOMENTUM)),
    SLOW_MOMENTUM(configuration -> configuration
            .with(TrainSettings.OUTER, OuterOptimiser.Rule.SLOW_MOMENTUM)
            .with(TrainSettings.SCHEDULE, Schedule.parse("cosine"))),
    RESET_MOMENTS(configuration -> configuration.with(TrainSettings.MOMENTS, Moments.RESET)),
    KEPT_MOMENTS(configuration -> configuration.with(TrainSettings.MOMENTS, Moments.KEEP)),
    SIXTEEN_BITS(configuration -> configuration.with(TrainSettings.COMPRESS, Compression.BFLOAT16)),
    EIGHT_BITS(configuration -> configuration.with(TrainSettings.COMPRESS, Compression.INT8)),
    EIGHT_BITS_OF_GRADIENTS_WITH_FEEDBACK(
            configuration -> feedback(configuration).with(TrainSettings.SYNCHRONISE, Synchronisation.GRADIENT)),
    EIGHT_BITS_WITH_FEEDBACK_AND_KEPT_MOMENTS(
            configuration -> feedback(configuration).with(TrainSettings.MOMENTS, Moments.KEEP)),
    ENTROPY_WEIGHT_OF_A_LINE(configuration -> configuration.with(TrainSettings.ENTROPY_WEIGHT_END, Optional.of(0.5))),
    STEERED_ENTROPY(configuration -> configuration.with(TrainSettings.TARGET_ENTROPY, Optional.of(1.0))),
    PATIENCE(configuration -> configuration
            .with(TrainSettings.PATIENCE, Optional.of(1))
            .with(TrainSettings.MIN_DELTA, Optional.of(10.0)));

    @SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
    private final UnaryOperator<Configuration> change;

    TrainOption(UnaryOperator<Configuration> change) {
        this.change = change;
    }

    /** A configuration with this way to train. */
    Configuration in(Configuration configuration) {
        return change.apply(configuration);
    }

    /** Switches within the first epoch of the tests' log. */
    private static Configuration postLocal(Configuration configuration) {
        return configuration
                .with(TrainSettings.SYNCHRONISE, Synchronisation.POST_LOCAL)
                .with(TrainSettings.SWITCH_ROUND, Optional.of(3L));
    }

    private static Configuration feedback(Configuration configuration) {
        return configuration.with(TrainSettings.COMPRESS, Compression.INT8).with(TrainSettings.ERROR_FEEDBACK, true);
    }
}
