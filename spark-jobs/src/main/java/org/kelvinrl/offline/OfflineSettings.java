package org.kelvinrl.offline;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.LossSettings;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.train.TargetRenewal;

/** What can be set of offline reinforcement learning, beside the network and the training. Most settings belong to some algorithms. */
public final class OfflineSettings {

    /** The prepared data set. */
    public static final Setting<Path> DATA = Setting.path("offline.data")
            .flag("--data")
            .describedAs("Folder of the prepared data set, made by ingest.")
            .withoutPartInResults();

    /** The version of the data set. */
    public static final Setting<Optional<Integer>> DATA_VERSION = Setting.integer("offline.data-version")
            .flag("--data-version")
            .atLeast(1)
            .optional()
            .describedAs("Version of the data set, of those that ingest appended; the newest if not given.")
            .withoutPartInResults();

    /** The run's folder. */
    public static final Setting<Path> OUT = Setting.path("offline.out")
            .flag("--out")
            .describedAs(
                    "Folder of the run, which must not exist unless it is resumed: model, metrics, report, configuration,"
                            + " checkpoints.")
            .withoutPartInResults();

    /** The algorithm. */
    public static final Setting<Algorithm> ALGORITHM = Setting.choice("offline.algorithm", Algorithm.class)
            .flag("--algorithm")
            .defaultsTo(Algorithm.KL_PRIOR)
            .describedAs("How the policy is learnt. Which settings belong to which algorithm: docs/algorithms.md.");

    /** The discount. */
    public static final Setting<Optional<Double>> DISCOUNT = Setting.number("offline.discount")
            .flag("--discount")
            .atLeast(0.0)
            .atMost(1.0)
            .optional()
            .describedAs("What a reward is worth a step later, gamma; 0.99 if not given, which is said.");

    /** Steps to look ahead. */
    public static final Setting<Optional<Steps>> STEPS = Setting.parsed(
                    "offline.n-step", "N|all", Steps.SYNTAX, Steps::parse)
            .flag("--n-step")
            .optional()
            .describedAs(
                    "Rewards that are added up before a value stands for the rest of the episode; all: to its end. If not given"
                            + " all for marwil and awr, 1 for the others.");

    /** The value of the next observation. */
    public static final Setting<Optional<Backup>> BACKUP = Setting.choice("offline.backup", Backup.class)
            .flag("--backup")
            .optional()
            .describedAs(
                    "Value of the next observation in kl-q: of the frozen copy the largest, that of the action that the network"
                            + " of now finds best, the mean under the softmax policy, or the soft maximum; double if not given.");

    /** The policy's divergence. */
    public static final Setting<Optional<Divergence>> DIVERGENCE = LossSettings.divergence("offline.divergence")
            .optional()
            .describedAs(
                    "Divergence between the softmax of the values q and the policy p, in kl-q and kl-prior: any that distill takes"
                            + " of policies; forward-kl if not given.");

    /** The temperature. */
    public static final Setting<Optional<SpreadMultiple>> TEMPERATURE = Setting.parsed(
                    "offline.temperature", "T", SpreadMultiple.TEMPERATURE_SYNTAX, SpreadMultiple::parseTemperature)
            .flag("--temperature")
            .optional()
            .describedAs(
                    "Temperature of softmax and soft maximum in the units of the values, or in kl-prior in units of their spread"
                            + " within a state. If not given 1*spread for kl-prior, 1 for kl-q, 0.1 for soft-q, 0.03 for"
                            + " munchausen.");

    /** The behaviour prior's weight. */
    public static final Setting<Optional<SpreadMultiple>> PRIOR_WEIGHT = Setting.parsed(
                    "offline.prior-weight", "W", SpreadMultiple.WEIGHT_SYNTAX, SpreadMultiple::parseWeight)
            .flag("--prior-weight")
            .optional()
            .describedAs(
                    "Weight w of the behaviour prior b in kl-prior, whose policy tends to b^w exp(Q / temperature): a number, or a"
                            + " multiple of the spread of b's logits within a state, which is large where the log prefers some"
                            + " actions; 4*spread if not given. 0 is the paper's own softmax of the values.");

    /** The entropy's weight. */
    public static final Setting<Optional<Double>> ENTROPY_WEIGHT = Setting.number("offline.entropy-weight")
            .flag("--entropy-weight")
            .atLeast(0.0)
            .atMost(1e30)
            .optional()
            .describedAs(
                    "Weight of the policy's entropy, which is subtracted from its loss; 0.01 for kl-q and kl-prior if not given, 0"
                            + " for the others.");

    /** The anchor. */
    public static final Setting<Optional<Double>> ANCHOR_WEIGHT = Setting.number("offline.anchor-weight")
            .flag("--anchor-weight")
            .atLeast(0.0)
            .atMost(1e30)
            .optional()
            .describedAs(
                    "Weight beta of the anchor in kl-q, which keeps the mean of a state's values where the Bellman target has it;"
                            + " 1 if not given. 0 is the paper's own form, whose level means nothing.");

    /** What keeps the policy near the logged one. */
    public static final Setting<Optional<BehaviourTerm>> BEHAVIOUR_TERM = Setting.choice(
                    "offline.behaviour-term", BehaviourTerm.class)
            .optional()
            .describedAs(
                    "What keeps the policy of kl-q near the logged one: the likelihood of the logged action, or KL(p to b) from an"
                            + " estimate b that is trained beside; likelihood if not given.");

    /** Its weight. */
    public static final Setting<Optional<Double>> BEHAVIOUR_WEIGHT = Setting.number("offline.behaviour-weight")
            .flag("--behaviour-weight")
            .atLeast(0.0)
            .atMost(1e30)
            .optional()
            .describedAs("Weight of that in kl-q; 0 if not given.");

    /** The critic's error. */
    public static final Setting<Optional<Divergence>> CRITIC_ERROR = Setting.parsed(
                    "offline.critic-error",
                    "huber-error-taken:DELTA|squared-error-taken",
                    "squared-error-taken, or huber-error-taken:DELTA with a number above 0",
                    OfflineSettings::criticError)
            .flag("--critic-error")
            .optional()
            .describedAs(
                    "Error of the taken action's value against its Bellman target; if not given squared-error-taken of kl-prior,"
                            + " huber-error-taken:1 of the others.");

    /** When frozen copies are renewed. */
    public static final Setting<Optional<TargetRenewal>> TARGET_UPDATE = Setting.parsed(
                    "offline.target-update", "N|epochs:N|polyak:SHARE", TargetRenewal.SYNTAX, TargetRenewal::parse)
            .flag("--target-update")
            .optional()
            .describedAs(
                    "When the frozen copies that targets are computed from are renewed: after so many steps or epochs, or by a share"
                            + " after every step; at the end of a round in any case. If not given 64, and epochs:1 for nfq.");

    /** Members of the ensemble. */
    public static final Setting<Optional<Integer>> CRITICS = Setting.integer("offline.critics")
            .flag("--critics")
            .atLeast(1)
            .atMost(1000)
            .optional()
            .describedAs("Heads of the critic, an ensemble that shares its hidden layers; 1 if not given.");

    /** Their lower bound. */
    public static final Setting<Optional<Double>> PESSIMISM = Setting.number("offline.pessimism")
            .flag("--pessimism")
            .atLeast(0.0)
            .atMost(1e6)
            .optional()
            .describedAs(
                    "How many standard deviations of the ensemble below its mean a value counts in targets; 0, the mean, if not"
                            + " given.");

    /** CQL's weight. */
    public static final Setting<Optional<Double>> CONSERVATISM = Setting.number("offline.conservatism")
            .flag("--conservatism")
            .atLeast(0.0)
            .atMost(1e30)
            .optional()
            .describedAs("Weight of the regulariser of cql; 1 if not given.");

    /** BCQ's threshold. */
    public static final Setting<Optional<Double>> THRESHOLD = Setting.number("offline.threshold")
            .flag("--threshold")
            .atLeast(0.0)
            .atMost(1.0)
            .optional()
            .describedAs(
                    "Share of the most probable action's estimated probability that an action must have in bcq; 0.3 if not given.");

    /** IQL's expectile. */
    public static final Setting<Optional<Double>> EXPECTILE = Setting.number("offline.expectile")
            .flag("--expectile")
            .above(0.0)
            .below(1.0)
            .optional()
            .describedAs("Expectile of the state's value in iql; 0.7 if not given.");

    /** CRR's weights. */
    public static final Setting<Optional<AdvantageWeights>> ADVANTAGE_WEIGHTS = Setting.choice(
                    "offline.advantage-weights", AdvantageWeights.class)
            .flag("--advantage-weights")
            .optional()
            .describedAs("Weights of imitation in crr; binary if not given.");

    /** The temperature of exponential weights. */
    public static final Setting<Optional<Double>> ADVANTAGE_TEMPERATURE = Setting.number(
                    "offline.advantage-temperature")
            .flag("--advantage-temperature")
            .above(0.0)
            .atMost(1e30)
            .optional()
            .describedAs(
                    "Temperature T of weights exp(A / T) of imitation: in the units of the values in iql (1/3 if not given) and crr (1),"
                            + " in units of the advantages' root mean square in marwil (1) and awr (1).");

    /** The bound of exponential weights. */
    public static final Setting<Optional<Double>> WEIGHT_BOUND = Setting.number("offline.weight-bound")
            .flag("--weight-bound")
            .above(0.0)
            .atMost(1e30)
            .optional()
            .describedAs("Largest of these weights; 100 for iql and 20 for awr and crr if not given.");

    /** Munchausen's scale. */
    public static final Setting<Optional<Double>> MUNCHAUSEN_SCALE = Setting.number("offline.munchausen-scale")
            .atLeast(0.0)
            .atMost(1.0)
            .optional()
            .describedAs("What the policy's logarithm in the reward of munchausen is multiplied by; 0.9 if not given.");

    /** Munchausen's floor. */
    public static final Setting<Optional<Double>> MUNCHAUSEN_FLOOR = Setting.number("offline.munchausen-floor")
            .atMost(0.0)
            .optional()
            .describedAs("The lowest that temperature times this logarithm counts as; -1 if not given.");

    /** Reward scale. */
    public static final Setting<Optional<Double>> REWARD_SCALE = Setting.number("offline.reward-scale")
            .flag("--reward-scale")
            .above(0.0)
            .atMost(1e30)
            .optional()
            .describedAs("What rewards are multiplied by; 1 if not given.");

    /** Reward bound. */
    public static final Setting<Optional<Double>> REWARD_BOUND = Setting.number("offline.reward-bound")
            .flag("--reward-bound")
            .above(0.0)
            .atMost(1e30)
            .optional()
            .describedAs("Largest magnitude of a scaled reward; larger ones are clipped. No bound if not given.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(
            DATA,
            DATA_VERSION,
            OUT,
            ALGORITHM,
            DISCOUNT,
            STEPS,
            TEMPERATURE,
            PRIOR_WEIGHT,
            DIVERGENCE,
            ENTROPY_WEIGHT,
            BACKUP,
            ANCHOR_WEIGHT,
            BEHAVIOUR_TERM,
            BEHAVIOUR_WEIGHT,
            TARGET_UPDATE,
            CRITIC_ERROR,
            CRITICS,
            PESSIMISM,
            CONSERVATISM,
            THRESHOLD,
            EXPECTILE,
            ADVANTAGE_WEIGHTS,
            ADVANTAGE_TEMPERATURE,
            WEIGHT_BOUND,
            MUNCHAUSEN_SCALE,
            MUNCHAUSEN_FLOOR,
            REWARD_SCALE,
            REWARD_BOUND);

    private OfflineSettings() {}

    private static Divergence criticError(String text) {
        Divergence named = Divergence.named(text.trim());
        if (!named.comparesValues() || !named.needsTakenAction()) {
            throw new IllegalArgumentException("expected an error of the taken action, found " + named);
        }
        return named;
    }
}
