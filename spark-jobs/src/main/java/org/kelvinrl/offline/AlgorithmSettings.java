package org.kelvinrl.offline;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.TargetRenewal;
import org.kelvinrl.train.TrainSettings;

/** Which settings an algorithm takes, and what they are where they are not given. */
final class AlgorithmSettings {

    /** Discount where none is given. */
    static final double DISCOUNT = 0.99;

    private static final Set<Setting<?>> OF_REWARDS = Set.of(
            OfflineSettings.DISCOUNT,
            OfflineSettings.STEPS,
            OfflineSettings.REWARD_SCALE,
            OfflineSettings.REWARD_BOUND,
            OfflineSettings.TARGET_UPDATE);

    private static final Set<Setting<?>> OF_ENSEMBLES = Set.of(OfflineSettings.CRITICS, OfflineSettings.PESSIMISM);

    private static final Map<Algorithm, Set<Setting<?>>> OWN = Map.ofEntries(
            Map.entry(
                    Algorithm.KL_PRIOR,
                    Set.of(
                            OfflineSettings.DIVERGENCE,
                            OfflineSettings.TEMPERATURE,
                            OfflineSettings.PRIOR_WEIGHT,
                            OfflineSettings.ENTROPY_WEIGHT,
                            OfflineSettings.CRITIC_ERROR)),
            Map.entry(
                    Algorithm.KL_Q,
                    Set.of(
                            OfflineSettings.DIVERGENCE,
                            OfflineSettings.BACKUP,
                            OfflineSettings.TEMPERATURE,
                            OfflineSettings.ENTROPY_WEIGHT,
                            OfflineSettings.ANCHOR_WEIGHT,
                            OfflineSettings.BEHAVIOUR_TERM,
                            OfflineSettings.BEHAVIOUR_WEIGHT)),
            Map.entry(Algorithm.DQN, Set.of(OfflineSettings.CRITIC_ERROR)),
            Map.entry(Algorithm.DOUBLE_DQN, Set.of(OfflineSettings.CRITIC_ERROR)),
            Map.entry(Algorithm.SOFT_Q, Set.of(OfflineSettings.CRITIC_ERROR, OfflineSettings.TEMPERATURE)),
            Map.entry(
                    Algorithm.MUNCHAUSEN,
                    Set.of(
                            OfflineSettings.CRITIC_ERROR,
                            OfflineSettings.TEMPERATURE,
                            OfflineSettings.MUNCHAUSEN_SCALE,
                            OfflineSettings.MUNCHAUSEN_FLOOR)),
            Map.entry(Algorithm.NFQ, Set.of(OfflineSettings.CRITIC_ERROR)),
            Map.entry(Algorithm.CQL, Set.of(OfflineSettings.CRITIC_ERROR, OfflineSettings.CONSERVATISM)),
            Map.entry(Algorithm.BCQ, Set.of(OfflineSettings.CRITIC_ERROR, OfflineSettings.THRESHOLD)),
            Map.entry(
                    Algorithm.IQL,
                    Set.of(
                            OfflineSettings.CRITIC_ERROR,
                            OfflineSettings.EXPECTILE,
                            OfflineSettings.ADVANTAGE_TEMPERATURE,
                            OfflineSettings.WEIGHT_BOUND,
                            OfflineSettings.ENTROPY_WEIGHT)),
            Map.entry(Algorithm.BC, Set.of(OfflineSettings.ENTROPY_WEIGHT)),
            Map.entry(Algorithm.MARWIL, Set.of(OfflineSettings.ADVANTAGE_TEMPERATURE, OfflineSettings.ENTROPY_WEIGHT)),
            Map.entry(
                    Algorithm.AWR,
                    Set.of(
                            OfflineSettings.ADVANTAGE_TEMPERATURE,
                            OfflineSettings.WEIGHT_BOUND,
                            OfflineSettings.ENTROPY_WEIGHT)),
            Map.entry(
                    Algorithm.CRR,
                    Set.of(
                            OfflineSettings.CRITIC_ERROR,
                            OfflineSettings.ADVANTAGE_WEIGHTS,
                            OfflineSettings.ADVANTAGE_TEMPERATURE,
                            OfflineSettings.WEIGHT_BOUND,
                            OfflineSettings.ENTROPY_WEIGHT)));

    private final Algorithm algorithm;
    private final Configuration configuration;

    private AlgorithmSettings(Configuration configuration) {
        this.algorithm = configuration.get(OfflineSettings.ALGORITHM);
        this.configuration = configuration;
    }

    /**
     * The settings of the algorithm that a configuration names.
     *
     * @throws KelvinException if a setting is given that has no meaning for it, or a divergence that is none of policies
     */
    static AlgorithmSettings of(Configuration configuration) {
        AlgorithmSettings settings = new AlgorithmSettings(configuration);
        settings.requireMeaning();
        settings.requirePolicies();
        settings.requireNumber();
        settings.requireEntropy();
        settings.requireCriticForDueling();
        return settings;
    }

    /** True if a setting has a meaning for an algorithm, of those that have none for some. */
    static boolean takes(Algorithm algorithm, Setting<?> setting) {
        if (OF_REWARDS.contains(setting)) {
            return algorithm.isOfRewards();
        }
        return OF_ENSEMBLES.contains(setting)
                ? algorithm.hasEnsemble()
                : OWN.get(algorithm).contains(setting);
    }

    private static Stream<Setting<?>> ofAlgorithms() {
        return OfflineSettings.ALL.stream()
                .filter(setting -> Stream.of(Algorithm.values()).anyMatch(algorithm -> takes(algorithm, setting)));
    }

    private void requireMeaning() {
        Optional<Setting<?>> foreign = ofAlgorithms()
                .filter(setting -> !takes(algorithm, setting))
                .filter(setting -> ((Optional<?>) configuration.get(setting)).isPresent())
                .findFirst();
        if (foreign.isPresent()) {
            Setting<?> setting = foreign.get();
            throw KelvinException.configuration(
                    "no such setting with --algorithm " + algorithm.label() + ", for which it means nothing",
                    String.valueOf(((Optional<?>) configuration.get(setting)).orElseThrow()),
                    setting.key() + ", " + configuration.origin(setting),
                    "Leave it out, or name another --algorithm");
        }
    }

    private void requirePolicies() {
        Optional<Divergence> divergence = configuration.get(OfflineSettings.DIVERGENCE);
        if (divergence.isPresent() && divergence.get().comparesValues()) {
            throw KelvinException.configuration(
                    "a divergence of policies",
                    divergence.get() + ", which compares values",
                    OfflineSettings.DIVERGENCE.key() + ", " + configuration.origin(OfflineSettings.DIVERGENCE),
                    "Name forward-kl, reverse-kl or another one of policies, or --algorithm dqn");
        }
    }

    private void requireNumber() {
        Optional<SpreadMultiple> temperature = configuration.get(OfflineSettings.TEMPERATURE);
        if (algorithm != Algorithm.KL_PRIOR
                && temperature.isPresent()
                && temperature.get().isOfSpread()) {
            throw KelvinException.configuration(
                    "a temperature in the units of the values with --algorithm " + algorithm.label()
                            + ", whose policy is their softmax",
                    temperature.get().toString(),
                    OfflineSettings.TEMPERATURE.key() + ", " + configuration.origin(OfflineSettings.TEMPERATURE),
                    "Give a number, or name --algorithm kl-prior");
        }
    }

    /** A weight that is steered or goes in a line must be one of something. */
    private void requireEntropy() {
        for (Setting<? extends Optional<?>> setting :
                List.of(TrainSettings.TARGET_ENTROPY, TrainSettings.ENTROPY_WEIGHT_END)) {
            boolean isWeighted = takes(algorithm, OfflineSettings.ENTROPY_WEIGHT)
                    && (setting == TrainSettings.ENTROPY_WEIGHT_END || options().entropyWeight() > 0);
            if (configuration.get(setting).isPresent() && !isWeighted) {
                throw KelvinException.configuration(
                        "an entropy in the loss, with a weight above 0 to begin with, for this setting",
                        "--algorithm " + algorithm.label() + " with weight "
                                + options().entropyWeight(),
                        setting.key() + ", " + configuration.origin(setting),
                        "Leave it out, or set --entropy-weight with an algorithm that takes it");
            }
        }
    }

    private void requireCriticForDueling() {
        if (!algorithm.heads(options()).contains(Head.CRITIC)) {
            NetworkSettings.requireNoDueling(configuration, "--algorithm " + algorithm.label());
        }
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** How far rows look ahead; null if the algorithm does not ask for rewards. */
    Lookahead lookahead() {
        if (!algorithm.isOfRewards()) {
            return null;
        }
        return new Lookahead(
                configuration.get(OfflineSettings.STEPS).orElse(steps()).count(),
                configuration.get(OfflineSettings.DISCOUNT).orElse(DISCOUNT),
                configuration.get(OfflineSettings.REWARD_SCALE).orElse(1.0),
                configuration.get(OfflineSettings.REWARD_BOUND).orElse(Double.POSITIVE_INFINITY));
    }

    private Steps steps() {
        return EnumSet.of(Algorithm.MARWIL, Algorithm.AWR).contains(algorithm) ? Steps.ALL : new Steps(1);
    }

    TargetRenewal renewal() {
        return configuration.get(OfflineSettings.TARGET_UPDATE).orElse(usualRenewal());
    }

    private TargetRenewal usualRenewal() {
        return algorithm == Algorithm.NFQ ? TargetRenewal.everyEpochs(1) : TargetRenewal.everySteps(64);
    }

    AlgorithmOptions options() {
        return new AlgorithmOptions(
                configuration
                        .get(OfflineSettings.DIVERGENCE)
                        .orElse(Divergence.forwardKl())
                        .name(),
                configuration
                        .get(OfflineSettings.CRITIC_ERROR)
                        .orElse(criticError())
                        .name(),
                configuration.get(OfflineSettings.BACKUP).orElse(backup()),
                configuration.get(OfflineSettings.TEMPERATURE).orElse(temperature()),
                configuration.get(OfflineSettings.PRIOR_WEIGHT).orElse(SpreadMultiple.ofSpread(4)),
                configuration.get(OfflineSettings.ENTROPY_WEIGHT).orElse(entropyWeight()),
                configuration.get(OfflineSettings.ANCHOR_WEIGHT).orElse(1.0),
                configuration.get(OfflineSettings.BEHAVIOUR_TERM).orElse(BehaviourTerm.LIKELIHOOD),
                configuration.get(OfflineSettings.BEHAVIOUR_WEIGHT).orElse(0.0),
                configuration.get(OfflineSettings.CRITICS).orElse(1),
                configuration.get(OfflineSettings.PESSIMISM).orElse(0.0),
                configuration.get(OfflineSettings.CONSERVATISM).orElse(1.0),
                configuration.get(OfflineSettings.THRESHOLD).orElse(0.3),
                configuration.get(OfflineSettings.EXPECTILE).orElse(0.7),
                configuration.get(OfflineSettings.ADVANTAGE_WEIGHTS).orElse(AdvantageWeights.BINARY),
                configuration.get(OfflineSettings.ADVANTAGE_TEMPERATURE).orElse(advantageTemperature()),
                configuration.get(OfflineSettings.WEIGHT_BOUND).orElse(weightBound()),
                configuration.get(OfflineSettings.MUNCHAUSEN_SCALE).orElse(0.9),
                configuration.get(OfflineSettings.MUNCHAUSEN_FLOOR).orElse(-1.0));
    }

    /**
     * The configuration, in which those of the algorithm's settings that were not given have what they come to: a version with other
     * defaults can tell that it is to go on with something else.
     */
    Configuration resolved() {
        AlgorithmOptions options = options();
        Configuration resolved =
                with(configuration, OfflineSettings.DIVERGENCE, Divergence.named(options.divergence()));
        resolved = with(resolved, OfflineSettings.CRITIC_ERROR, Divergence.named(options.criticError()));
        resolved = with(resolved, OfflineSettings.BACKUP, options.backup());
        resolved = with(resolved, OfflineSettings.TEMPERATURE, options.temperature());
        resolved = with(resolved, OfflineSettings.PRIOR_WEIGHT, options.priorWeight());
        resolved = with(resolved, OfflineSettings.ENTROPY_WEIGHT, options.entropyWeight());
        resolved = with(resolved, OfflineSettings.ANCHOR_WEIGHT, options.anchorWeight());
        resolved = with(resolved, OfflineSettings.BEHAVIOUR_TERM, options.behaviourTerm());
        resolved = with(resolved, OfflineSettings.BEHAVIOUR_WEIGHT, options.behaviourWeight());
        resolved = with(resolved, OfflineSettings.CRITICS, options.critics());
        resolved = with(resolved, OfflineSettings.PESSIMISM, options.pessimism());
        resolved = with(resolved, OfflineSettings.CONSERVATISM, options.conservatism());
        resolved = with(resolved, OfflineSettings.THRESHOLD, options.threshold());
        resolved = with(resolved, OfflineSettings.EXPECTILE, options.expectile());
        resolved = with(resolved, OfflineSettings.ADVANTAGE_WEIGHTS, options.advantageWeights());
        resolved = with(resolved, OfflineSettings.ADVANTAGE_TEMPERATURE, options.advantageTemperature());
        resolved = with(resolved, OfflineSettings.WEIGHT_BOUND, options.weightBound());
        resolved = with(resolved, OfflineSettings.MUNCHAUSEN_SCALE, options.munchausenScale());
        resolved = with(resolved, OfflineSettings.MUNCHAUSEN_FLOOR, options.munchausenFloor());
        return algorithm.isOfRewards() ? withLookahead(resolved, lookahead()) : resolved;
    }

    private Configuration withLookahead(Configuration to, Lookahead lookahead) {
        Configuration resolved = with(to, OfflineSettings.DISCOUNT, lookahead.discount());
        resolved = with(resolved, OfflineSettings.STEPS, new Steps(lookahead.steps()));
        return with(resolved, OfflineSettings.TARGET_UPDATE, renewal());
    }

    private <T> Configuration with(Configuration to, Setting<Optional<T>> setting, T value) {
        return takes(algorithm, setting) ? to.withDefault(setting, Optional.of(value)) : to;
    }

    /** Huber's error pulls by 1 each however far a value is off: rewards that are rare would not be learnt. */
    private Divergence criticError() {
        return algorithm == Algorithm.KL_PRIOR ? Divergence.squaredErrorOfTaken() : Divergence.huberErrorOfTaken(1);
    }

    private Backup backup() {
        return switch (algorithm) {
            case DQN, NFQ -> Backup.MAX;
            case SOFT_Q, MUNCHAUSEN -> Backup.SOFT;
            default -> Backup.DOUBLE;
        };
    }

    private SpreadMultiple temperature() {
        return switch (algorithm) {
            case KL_PRIOR -> SpreadMultiple.ofSpread(1);
            case SOFT_Q -> SpreadMultiple.of(0.1);
            case MUNCHAUSEN -> SpreadMultiple.of(0.03);
            default -> SpreadMultiple.of(1);
        };
    }

    private double entropyWeight() {
        return EnumSet.of(Algorithm.KL_Q, Algorithm.KL_PRIOR).contains(algorithm) ? 0.01 : 0;
    }

    private double advantageTemperature() {
        return algorithm == Algorithm.IQL ? 1.0 / 3 : 1;
    }

    private double weightBound() {
        return switch (algorithm) {
            case IQL -> 100;
            case MARWIL -> 1e30;
            default -> 20;
        };
    }
}
