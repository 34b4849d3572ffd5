package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.TargetRenewal;

/** The gradient of every algorithm at the parameters is that of its paper's loss, by central differences in double precision. */
class AlgorithmGradientsTest {

    static final int HIDDEN = 4;

    private static final int ROWS = 60;
    private static final double STEP = 1e-6;
    private static final Lookahead LOOKAHEAD = Lookahead.of(1, RandomRows.DISCOUNT);

    private record Case(Algorithm algorithm, int actions, boolean isMasked, Map<Setting<?>, Object> settings) {
        @Override
        public String toString() {
            List<String> set = new ArrayList<>();
            settings.forEach((setting, value) -> set.add(setting.key() + "=" + value));
            return algorithm.label() + ", " + actions + " actions" + (isMasked ? ", masks, " : ", ") + set;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(Algorithm.values()).flatMap(AlgorithmGradientsTest::casesOf);
    }

    private static Stream<Case> casesOf(Algorithm algorithm) {
        return variants(algorithm)
                .flatMap(settings -> IntStream.of(2, 5).boxed().flatMap(actions -> Stream.of(false, true)
                        .map(isMasked -> new Case(algorithm, actions, isMasked, settings))));
    }

    private static Stream<Map<Setting<?>, Object>> variants(Algorithm algorithm) {
        Divergence squared = Divergence.squaredErrorOfTaken();
        return switch (algorithm) {
            case KL_PRIOR ->
                Stream.of(
                        Map.of(),
                        Map.of(OfflineSettings.CRITIC_ERROR, Divergence.huberErrorOfTaken(1)),
                        Map.of(OfflineSettings.CRITICS, 3, OfflineSettings.PESSIMISM, 0.7),
                        Map.of(OfflineSettings.PRIOR_WEIGHT, SpreadMultiple.of(0)),
                        Map.of(
                                OfflineSettings.TEMPERATURE,
                                SpreadMultiple.of(0.4),
                                OfflineSettings.PRIOR_WEIGHT,
                                SpreadMultiple.of(1.7),
                                OfflineSettings.DIVERGENCE,
                                Divergence.reverseKl(),
                                OfflineSettings.ENTROPY_WEIGHT,
                                0.3));
            case KL_Q ->
                Stream.concat(
                        Stream.of(Backup.values())
                                .map(backup -> Map.of(
                                        OfflineSettings.BACKUP,
                                        backup,
                                        OfflineSettings.TEMPERATURE,
                                        SpreadMultiple.of(0.5),
                                        OfflineSettings.ANCHOR_WEIGHT,
                                        0.8)),
                        Stream.of(
                                Map.of(OfflineSettings.ANCHOR_WEIGHT, 0.0),
                                Map.of(OfflineSettings.BEHAVIOUR_WEIGHT, 0.6),
                                Map.of(
                                        OfflineSettings.BEHAVIOUR_WEIGHT,
                                        0.6,
                                        OfflineSettings.BEHAVIOUR_TERM,
                                        BehaviourTerm.KL,
                                        OfflineSettings.DIVERGENCE,
                                        Divergence.jeffreys(),
                                        OfflineSettings.TEMPERATURE,
                                        SpreadMultiple.of(2))));
            case SOFT_Q ->
                Stream.of(
                        Map.of(OfflineSettings.TEMPERATURE, SpreadMultiple.of(0.5)),
                        Map.of(OfflineSettings.CRITICS, 3, OfflineSettings.PESSIMISM, 1.0));
            case MUNCHAUSEN ->
                Stream.of(
                        Map.of(OfflineSettings.TEMPERATURE, SpreadMultiple.of(0.5)),
                        Map.of(
                                OfflineSettings.CRITICS,
                                3,
                                OfflineSettings.PESSIMISM,
                                0.5,
                                OfflineSettings.MUNCHAUSEN_FLOOR,
                                -0.2));
            case DQN, DOUBLE_DQN, NFQ, BCQ ->
                Stream.of(
                        Map.of(),
                        Map.of(OfflineSettings.CRITIC_ERROR, squared),
                        Map.of(OfflineSettings.CRITICS, 3, OfflineSettings.PESSIMISM, 1.0));
            case CQL ->
                Stream.of(
                        Map.of(OfflineSettings.CONSERVATISM, 0.7),
                        Map.of(OfflineSettings.CRITICS, 3, OfflineSettings.PESSIMISM, 1.0));
            case IQL ->
                Stream.of(
                        Map.of(),
                        Map.of(
                                OfflineSettings.EXPECTILE,
                                0.9,
                                OfflineSettings.WEIGHT_BOUND,
                                1.5,
                                OfflineSettings.CRITICS,
                                3,
                                OfflineSettings.PESSIMISM,
                                0.5));
            case BC -> Stream.of(Map.of(), Map.of(OfflineSettings.ENTROPY_WEIGHT, 0.4));
            case MARWIL, AWR -> Stream.of(Map.of(), Map.of(OfflineSettings.ADVANTAGE_TEMPERATURE, 0.5));
            case CRR ->
                Stream.of(
                        Map.of(),
                        Map.of(
                                OfflineSettings.ADVANTAGE_WEIGHTS,
                                AdvantageWeights.EXPONENTIAL,
                                OfflineSettings.WEIGHT_BOUND,
                                2.0),
                        Map.of(OfflineSettings.CRITICS, 3, OfflineSettings.PESSIMISM, 1.0));
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isThatOfThePapersLossByCentralDifferences(Case of) {
        AlgorithmOptions options = options(of);
        Parts parts = Parts.of(
                of.algorithm.heads(options),
                of.algorithm.frozen(),
                head -> Mlp.of(RandomRows.INPUTS, List.of(HIDDEN), outputs(head, options, of.actions)));
        float[] parameters = drawn(parts.parameterCount(), 1);
        int copied = parts.targetNetworks(TargetRenewal.everySteps(1)).count();
        float[] frozen = drawn(copied, 2);
        RandomRows rows = new RandomRows(ROWS, of.actions, of.isMasked, 3);
        ReferenceLoss reference = new ReferenceLoss(
                of.algorithm, options, parts, of.actions, rows.rows, doubles(parameters), doubles(frozen));
        float[] gradient = gradient(of, options, parts, parameters, frozen, rows);

        double[] expected = differences(reference, doubles(parameters));
        double largest = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i]))
                .max()
                .orElseThrow();
        int different = 0;
        for (int i = 0; i < gradient.length; i++) {
            assertThat((double) gradient[i]).as("parameter " + i).isCloseTo(expected[i], within(2e-5 * largest));
            different += Math.abs(expected[i]) > 1e-3 * largest ? 1 : 0;
        }
        assertThat(different).isGreaterThan(gradient.length / 2);
    }

    private static float[] gradient(
            Case of, AlgorithmOptions options, Parts parts, float[] parameters, float[] frozen, RandomRows rows) {
        Lookahead lookahead = of.algorithm.isOfRewards() ? LOOKAHEAD : null;
        OfflineObjective objective = new OfflineObjective(
                of.algorithm, options, parts, lookahead, TargetRenewal.everySteps(1), Float.MAX_VALUE, of.actions);
        RowWindow window = rows.window(EnumSet.copyOf(objective.columns()), lookahead);
        Objective.Evaluation evaluation = objective.evaluation(MatrixProduct.ofThisJvm());
        float[] gradient = new float[parameters.length];
        evaluation.begin(frozen);
        // what another batch left behind must not matter
        evaluation.gradient(
                drawn(parameters.length, 9), window, 0, ROWS, new float[parameters.length], LossSums.create());
        evaluation.gradient(parameters, window, 0, ROWS, gradient, LossSums.create());
        return gradient;
    }

    private static double[] differences(ReferenceLoss loss, double[] parameters) {
        double[] differences = new double[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            double at = parameters[i];
            parameters[i] = at + STEP;
            double above = loss.at(parameters.clone());
            parameters[i] = at - STEP;
            double below = loss.at(parameters.clone());
            parameters[i] = at;
            differences[i] = (above - below) / (2 * STEP);
        }
        return differences;
    }

    @SuppressWarnings("unchecked") // settings and their values are paired above
    private static AlgorithmOptions options(Case of) {
        Configuration configuration = Configuration.of(OfflineLearning.settings())
                .with(OfflineSettings.ALGORITHM, of.algorithm)
                .with(NetworkSettings.LAYER_NORM, false);
        for (Map.Entry<Setting<?>, Object> entry : of.settings.entrySet()) {
            configuration = configuration.with(
                    (Setting<java.util.Optional<Object>>) entry.getKey(), java.util.Optional.of(entry.getValue()));
        }
        return AlgorithmSettings.of(configuration).options();
    }

    private static int outputs(Head head, AlgorithmOptions options, int actions) {
        return switch (head) {
            case VALUE -> 1;
            case CRITIC -> options.critics() * actions;
            case POLICY, BEHAVIOUR -> actions;
        };
    }

    private static float[] drawn(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) (1.6 * random.nextUniform() - 0.8);
        }
        return drawn;
    }

    private static double[] doubles(float[] floats) {
        return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }
}
