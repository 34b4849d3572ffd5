package org.kelvinrl.score;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.LossSettings;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.schema.DatasetManifest.Part;

/** What can be set of scoring. The loss is the model's own where nothing else is given. */
public final class ScoreSettings {

    /** Which rows are scored. */
    public enum Split {
        /** Training and validation rows. */
        ALL,
        /** Training rows. */
        TRAINING,
        /** Validation rows. */
        VALIDATION;

        List<Part> parts() {
            return switch (this) {
                case ALL -> List.of(Part.TRAINING, Part.VALIDATION);
                case TRAINING -> List.of(Part.TRAINING);
                case VALIDATION -> List.of(Part.VALIDATION);
            };
        }
    }

    /** The prepared data set. */
    public static final Setting<Path> DATA =
            Setting.path("score.data").flag("--data").describedAs("Folder of the prepared data set, made by ingest.");

    /** The version of the data set. */
    public static final Setting<Optional<Integer>> DATA_VERSION = Setting.integer("score.data-version")
            .flag("--data-version")
            .atLeast(1)
            .optional()
            .describedAs("Version of the data set, of those that ingest appended; the newest if not given.");

    /** The model. */
    public static final Setting<Path> MODEL =
            Setting.path("score.model").flag("--model").describedAs("Folder of the model, such as RUN/model.");

    /** The output. */
    public static final Setting<Path> OUT = Setting.path("score.out")
            .flag("--out")
            .describedAs("Folder of the scores, which must not exist: samples in Parquet, configuration.");

    /** Which rows. */
    public static final Setting<Split> SPLIT = Setting.choice("score.split", Split.class)
            .flag("--split")
            .defaultsTo(Split.ALL)
            .describedAs("Which rows are scored.");

    /** Whether gradients are written. */
    public static final Setting<Boolean> GRADIENTS = Setting.truth("score.gradients")
            .flag("--gradients")
            .describedAs("Write the gradient of each row's loss at the network's outputs too.");

    /** The divergence. */
    public static final Setting<Optional<Divergence>> DIVERGENCE = LossSettings.divergence("score.divergence")
            .optional()
            .describedAs(
                    "Divergence between the teacher's policy and the student's, as for distill; the model's own if not"
                            + " given.");

    /** The form of the targets. */
    public static final Setting<Optional<Targets>> TARGETS = LossSettings.targets("score.targets")
            .optional()
            .describedAs("What the teacher's policy is taken from, as for distill; the model's own if not given.");

    /** The regulariser. */
    public static final Setting<Optional<Regulariser>> REGULARISER = LossSettings.regulariser("score.regulariser")
            .optional()
            .describedAs("What the student's policy is kept broad by, as for distill; the model's own if not given.");

    /** The teacher's temperature. */
    public static final Setting<Optional<Temperature>> TEMPERATURE = Setting.parsed(
                    "score.temperature", "T", Temperature.SYNTAX, Temperature::parse)
            .flag("--temperature")
            .optional()
            .describedAs("Temperature of the softmax over the teacher's Q-values; the model's own if not given.");

    /** The student's logit scale. */
    public static final Setting<Optional<Double>> LOGIT_SCALE = Setting.number("score.logit-scale")
            .flag("--logit-scale")
            .atLeast(1e-30)
            .atMost(1e30)
            .optional()
            .describedAs(
                    "The student's policy is the softmax of its outputs times this, whatever the model was trained by;"
                            + " the model's own if not given.");

    /** The regulariser's weight. */
    public static final Setting<Optional<Double>> ENTROPY_WEIGHT = Setting.number("score.entropy-weight")
            .flag("--entropy-weight")
            .atLeast(0.0)
            .atMost(1e30)
            .optional()
            .describedAs("Weight of the regulariser in the loss that gradients are of; the model's own if not given.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(
            DATA,
            DATA_VERSION,
            MODEL,
            OUT,
            SPLIT,
            GRADIENTS,
            DIVERGENCE,
            TARGETS,
            TEMPERATURE,
            REGULARISER,
            ENTROPY_WEIGHT,
            LOGIT_SCALE);

    private ScoreSettings() {}
}
