package org.kelvinrl.distill;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;

/** What can be set of a distillation, beside the network and the training. */
public final class DistillSettings {

    /** The prepared data set. */
    public static final Setting<Path> DATA = Setting.path("distill.data")
            .flag("--data")
            .describedAs("Folder of the prepared data set, made by ingest.")
            .withoutPartInResults();

    /** The run's folder. */
    public static final Setting<Path> OUT = Setting.path("distill.out")
            .flag("--out")
            .describedAs(
                    "Folder of the run, which must not exist unless it is resumed: model, metrics, report, configuration,"
                            + " checkpoints.")
            .withoutPartInResults();

    /** The divergence. */
    public static final Setting<Divergence> DIVERGENCE = LossSettings.divergence("distill.divergence")
            .defaultsTo(Divergence.forwardKl())
            .describedAs(
                    "Divergence between the teacher's policy q and the student's p. forward-kl is KL(q to p), reverse-kl"
                            + " KL(p to q), jeffreys their sum; jensen-shannon:B weighs q by B (0.5) in the mixture; amari:ALPHA goes"
                            + " from forward KL at 0 to reverse KL at 1 (0.5); negative-log-likelihood is of the teacher's best"
                            + " action; squared-error-standardised is of Q-values and logits less their means, in units of the"
                            + " temperature (1*deviation standardises). squared-error and huber-error:DELTA (1) compare outputs with Q-values themselves, of all"
                            + " actions or, with -taken, of the logged one.");

    /** The version of the data set. */
    public static final Setting<Optional<Integer>> DATA_VERSION = Setting.integer("distill.data-version")
            .flag("--data-version")
            .atLeast(1)
            .optional()
            .describedAs("Version of the data set, of those that ingest appended; the newest if not given.")
            .withoutPartInResults();

    /** The form of the targets. */
    public static final Setting<Targets> TARGETS = LossSettings.targets("distill.targets")
            .defaultsTo(Targets.Q_VALUES)
            .describedAs("What the teacher's policy is taken from: the softmax of the column q_values, the column"
                    + " target_probabilities, or the column action as the teacher's choice.");

    /** The regulariser. */
    public static final Setting<Regulariser> REGULARISER = LossSettings.regulariser("distill.regulariser")
            .defaultsTo(Regulariser.shannonEntropy())
            .describedAs(
                    "What the student's policy is kept broad by: its Shannon entropy in nats; its Tsallis entropy,"
                            + " tsallis-entropy:S (2); or its KL to the reference policy in the column behaviour_probabilities.");

    /** The teacher's temperature. */
    public static final Setting<Temperature> TEMPERATURE = Setting.parsed(
                    "distill.temperature", "T", Temperature.SYNTAX, Temperature::parse)
            .flag("--temperature")
            .defaultsTo(Temperature.AUTO)
            .describedAs("Temperature of the softmax over the teacher's Q-values. auto is 0.1*deviation: a tenth of the"
                    + " mean standard deviation of the Q-values within a state; where the temperature has no part in the loss"
                    + " it is 1.");

    /** Temperatures of single teachers. */
    public static final Setting<Optional<List<TeacherTemperature>>> TEACHER_TEMPERATURES = Setting.repeated(
                    "distill.teacher-temperature", "NAME=T", TeacherTemperature.SYNTAX, TeacherTemperature::parse)
            .flag("--teacher-temperature")
            .optional()
            .describedAs(
                    "Temperature of the softmax over the Q-values of one teacher, by its name in the column teacher;"
                            + " a statistic is one of that teacher's rows. Teachers that are not named have --temperature.");

    /** The student's logit scale. */
    public static final Setting<Double> LOGIT_SCALE = Setting.number("distill.logit-scale")
            .flag("--logit-scale")
            .atLeast(1e-30)
            .atMost(1e30)
            .defaultsTo(1.0)
            .describedAs("The student's policy is the softmax of its outputs times this.");

    /** The regulariser's weight. */
    public static final Setting<Double> ENTROPY_WEIGHT = Setting.number("distill.entropy-weight")
            .flag("--entropy-weight")
            .atLeast(0.0)
            .atMost(1e30)
            .defaultsTo(0.01)
            .describedAs(
                    "Weight of the regulariser: an entropy times this is subtracted from the divergence, the KL to the"
                            + " reference policy times this is added.");

    /** Name of our own rounds. */
    static final String OWN_ENGINE = "kelvin";

    /** What trains. */
    public static final Setting<String> ENGINE = Setting.choice("distill.engine", OWN_ENGINE, "dl4j-spark")
            .flag("--engine")
            .defaultsTo(OWN_ENGINE)
            .describedAs(
                    "What trains: our rounds, or DL4J's parameter averaging on Spark, of the artifact kelvin-dl4j, for"
                            + " --network dl4j, with the same data and loss; its results are not reproducible, and it keeps no"
                            + " checkpoints.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(
            DATA,
            DATA_VERSION,
            OUT,
            DIVERGENCE,
            TARGETS,
            TEMPERATURE,
            TEACHER_TEMPERATURES,
            REGULARISER,
            ENTROPY_WEIGHT,
            LOGIT_SCALE,
            ENGINE);

    private DistillSettings() {}
}
