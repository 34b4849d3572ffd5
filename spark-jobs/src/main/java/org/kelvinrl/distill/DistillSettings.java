package org.kelvinrl.distill;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;

/** What can be set of a distillation, beside the network and the training. */
public final class DistillSettings {

    /** The prepared data set. */
    public static final Setting<Path> DATA =
            Setting.path("distill.data").flag("--data").describedAs("Folder of the prepared data set, made by ingest.");

    /** The run's folder. */
    public static final Setting<Path> OUT = Setting.path("distill.out")
            .flag("--out")
            .describedAs("Folder of the run, which must not exist: model, metrics, report, configuration.");

    /** The divergence. */
    public static final Setting<String> DIVERGENCE = Setting.choice("distill.divergence", "forward-kl", "reverse-kl")
            .flag("--divergence")
            .defaultsTo("forward-kl")
            .describedAs("Divergence between the teacher's policy q and the student's p: KL(q to p), or KL(p to q).");

    /** The teacher's temperature. */
    public static final Setting<Temperature> TEMPERATURE = Setting.parsed(
                    "distill.temperature", "T", Temperature.SYNTAX, Temperature::parse)
            .flag("--temperature")
            .defaultsTo(Temperature.AUTO)
            .describedAs("Temperature of the softmax over the teacher's Q-values. auto is 0.1*deviation: a tenth of the"
                    + " mean standard deviation of the Q-values within a state.");

    /** The student's logit scale. */
    public static final Setting<Double> LOGIT_SCALE = Setting.number("distill.logit-scale")
            .flag("--logit-scale")
            .atLeast(1e-30)
            .atMost(1e30)
            .defaultsTo(1.0)
            .describedAs("The student's policy is the softmax of its outputs times this.");

    /** The entropy's weight. */
    public static final Setting<Double> ENTROPY_WEIGHT = Setting.number("distill.entropy-weight")
            .flag("--entropy-weight")
            .atLeast(0.0)
            .atMost(1e30)
            .defaultsTo(0.01)
            .describedAs("Weight of the student's entropy, in nats, which is subtracted from the divergence.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(DATA, OUT, DIVERGENCE, TEMPERATURE, ENTROPY_WEIGHT, LOGIT_SCALE);

    private DistillSettings() {}
}
