package org.kelvinrl.train;

import java.util.Locale;
import java.util.Optional;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/** Which settings of a training run go together, and with the data. */
final class Combinations {

    private Combinations() {}

    /**
     * Refuses what does not go together.
     *
     * @throws KelvinException that says which settings, and what to do
     */
    static void require(Configuration configuration, DatasetManifest manifest) {
        requireShardsForWorkers(configuration, manifest.shards().size());
        requireOptimiser(configuration);
        requireSwitchRound(configuration);
        requireRoundsOfParameters(configuration);
        requireOuterStep(configuration);
        requireCompression(configuration);
        requireOneRuleForEntropy(configuration);
        requireValidationForPatience(configuration, manifest);
    }

    private static void requireShardsForWorkers(Configuration configuration, int shards) {
        Optional<Integer> workers = configuration.get(TrainSettings.WORKERS);
        if (workers.isPresent() && workers.get() > shards) {
            throw refused(
                    configuration,
                    TrainSettings.WORKERS,
                    "at most as many workers as the data set has shards, " + shards,
                    "Lower --workers, or ingest the log again with more --shards");
        }
    }

    private static void requireOptimiser(Configuration configuration) {
        if (!configuration.get(TrainSettings.OPTIMISER).equals("adamw")) {
            requireAbsent(
                    configuration,
                    TrainSettings.WEIGHT_DECAY,
                    "no weight decay with --optimiser " + configuration.get(TrainSettings.OPTIMISER),
                    "Leave it out, or set --optimiser adamw");
        }
    }

    private static void requireSwitchRound(Configuration configuration) {
        if (configuration.get(TrainSettings.SYNCHRONISE) != Synchronisation.POST_LOCAL) {
            requireAbsent(
                    configuration,
                    TrainSettings.SWITCH_ROUND,
                    "no round to switch at with --synchronise " + name(configuration.get(TrainSettings.SYNCHRONISE)),
                    "Leave it out, or set --synchronise post-local");
        } else if (configuration.get(TrainSettings.SWITCH_ROUND).isEmpty()) {
            throw refused(
                    configuration,
                    TrainSettings.SWITCH_ROUND,
                    "a round to switch at with --synchronise post-local",
                    "Set --set train.switch-round=N, such as the rounds of an epoch or two");
        }
    }

    private static void requireRoundsOfParameters(Configuration configuration) {
        if (configuration.get(TrainSettings.SYNCHRONISE) != Synchronisation.GRADIENT) {
            return;
        }
        String remedy = "Leave it out, or set --synchronise parameters";
        if (configuration.get(TrainSettings.OUTER) != OuterOptimiser.Rule.AVERAGE) {
            throw refused(
                    configuration,
                    TrainSettings.OUTER,
                    "no outer step with --synchronise gradient, which has one optimiser, on the driver",
                    remedy);
        }
        if (configuration.get(TrainSettings.MOMENTS) != Moments.AVERAGE) {
            throw refused(
                    configuration,
                    TrainSettings.MOMENTS,
                    "no choice of local moments with --synchronise gradient, where workers have none",
                    remedy);
        }
    }

    private static void requireOuterStep(Configuration configuration) {
        if (configuration.get(TrainSettings.OUTER) == OuterOptimiser.Rule.AVERAGE) {
            String remedy = "Leave it out, or name another --outer";
            requireAbsent(
                    configuration,
                    TrainSettings.OUTER_LEARNING_RATE,
                    "no outer learning rate with --outer average",
                    remedy);
            requireAbsent(
                    configuration, TrainSettings.OUTER_MOMENTUM, "no outer momentum with --outer average", remedy);
        }
    }

    private static void requireCompression(Configuration configuration) {
        if (!configuration.get(TrainSettings.ERROR_FEEDBACK)) {
            return;
        }
        if (configuration.get(TrainSettings.COMPRESS) == Compression.NONE) {
            throw refused(
                    configuration,
                    TrainSettings.ERROR_FEEDBACK,
                    "no error feedback with --compress none, which loses nothing",
                    "Leave it out, or set --compress bfloat16 or int8");
        }
        if (configuration.get(TrainSettings.SYNCHRONISE) == Synchronisation.POST_LOCAL) {
            throw refused(
                    configuration,
                    TrainSettings.ERROR_FEEDBACK,
                    "no error feedback with --synchronise post-local, as what was lost of a gradient cannot be added to a change"
                            + " of parameters",
                    "Leave out one of them");
        }
    }

    private static void requireOneRuleForEntropy(Configuration configuration) {
        if (configuration.get(TrainSettings.TARGET_ENTROPY).isEmpty()) {
            requireAbsent(
                    configuration,
                    TrainSettings.ENTROPY_STEERING,
                    "no speed of steering without --target-entropy",
                    "Leave it out, or set --target-entropy");
        } else {
            requireAbsent(
                    configuration,
                    TrainSettings.ENTROPY_WEIGHT_END,
                    "no weight to go to with --target-entropy, which steers it",
                    "Leave out one of them");
        }
    }

    private static void requireValidationForPatience(Configuration configuration, DatasetManifest manifest) {
        if (configuration.get(TrainSettings.PATIENCE).isEmpty()) {
            requireAbsent(
                    configuration,
                    TrainSettings.MIN_DELTA,
                    "no least improvement without --patience",
                    "Leave it out, or set --patience");
        } else if (manifest.rows(DatasetManifest.Part.VALIDATION) == 0) {
            throw refused(
                    configuration,
                    TrainSettings.PATIENCE,
                    "validation rows to be patient with",
                    "Leave it out, or ingest the log again with a larger --validation");
        }
    }

    private static void requireAbsent(
            Configuration configuration, Setting<? extends Optional<?>> setting, String expected, String remedy) {
        if (configuration.get(setting).isPresent()) {
            throw refused(configuration, setting, expected, remedy);
        }
    }

    private static KelvinException refused(
            Configuration configuration, Setting<?> setting, String expected, String remedy) {
        return KelvinException.configuration(
                expected,
                found(configuration.get(setting)),
                setting.key() + ", " + configuration.origin(setting),
                remedy);
    }

    private static String found(Object value) {
        Object given = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return given == null ? "none" : given instanceof Enum<?> choice ? name(choice) : given.toString();
    }

    private static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
