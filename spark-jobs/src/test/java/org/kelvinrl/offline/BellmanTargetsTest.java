package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.RowBlocks;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.RowWindows;

/**
 * Bellman targets as one computes them by hand. Observations are one-hot and networks have no hidden layer, so that a network's
 * weights are a table of what it says in each of three states. One row goes from state 0 by action 2, another by action 0, with a
 * reward of 1 to state 1; a third one terminates.
 */
class BellmanTargetsTest {

    private static final int ACTIONS = 3;
    private static final float[] FROZEN = {0, 1, 2, 1, 3, 2, 0, 0, 0};
    private static final float[] NOW = {0, 0, 0, 0, 5, 4, 0, 0, 0};

    /** Probabilities of .5, .1 and .4 in state 1. */
    private static final float[] SHARES = {
        0, 0, 0, (float) Math.log(0.5), (float) Math.log(0.1), (float) Math.log(0.4), 0, 0, 0
    };

    @ParameterizedTest
    @CsvSource({
        // 1 + .9 * 3
        "DQN, 111, 3.7",
        "NFQ, 111, 3.7",
        "DQN, 101, 2.8",
        // the network of now finds action 1 best, or 2 where it may not
        "DOUBLE_DQN, 111, 3.7",
        "DOUBLE_DQN, 101, 2.8",
        "DOUBLE_DQN, 100, 1.9",
        "CQL, 101, 2.8",
        // 3 + log(1 + exp(-1) + exp(-2)), and 2 + log(1 + exp(-1))
        "SOFT_Q, 111, 4.0668454",
        "SOFT_Q, 101, 3.0819355",
        // action 1 has a fifth of the probability of the likeliest, a quarter of it where action 0 is not valid
        "BCQ, 111, 2.8",
        "BCQ, 011, 2.8",
        // log(.5 exp(1) + .1 exp(3) + .4 exp(2)), and log((.1 exp(3) + .4 exp(2)) / .5)
        "KL_PRIOR, 111, 2.6598196",
        "KL_PRIOR, 011, 3.0658551",
        // .5 * 1 + .1 * 3 + .4 * 2, and (.1 * 3 + .4 * 2) / .5
        "CRR, 111, 2.44",
        "CRR, 011, 2.98",
    })
    void areTheRewardAndTheDiscountedValue(Algorithm algorithm, String nextMask, double expected) {
        assertTargets(configuration(algorithm), nextMask, expected, expected);
    }

    @ParameterizedTest
    @CsvSource({"0.22, 111, 2.8", "0.22, 011, 3.7", "0.19, 111, 3.7", "1, 111, 1.9", "0, 111, 3.7"})
    void bcqLooksAtLikelyActionsOnly(double threshold, String nextMask, double expected) {
        assertTargets(
                configuration(Algorithm.BCQ).with(OfflineSettings.THRESHOLD, Optional.of(threshold)),
                nextMask,
                expected,
                expected);
    }

    @ParameterizedTest
    @CsvSource({
        "MAX, 111, 3.7",
        "DOUBLE, 101, 2.8",
        // (exp(-2) + 3 + 2 exp(-1)) / (1 + exp(-1) + exp(-2)), and (exp(-1) + 2) / (1 + exp(-1))
        "EXPECTED, 111, 3.3176893",
        "EXPECTED, 101, 2.5579529",
        "SOFT, 111, 4.0668454"
    })
    void thePapersStepTakesEveryBackup(Backup backup, String nextMask, double expected) {
        assertTargets(
                configuration(Algorithm.KL_Q).with(OfflineSettings.BACKUP, Optional.of(backup)),
                nextMask,
                expected,
                expected);
    }

    @Test
    void munchausenAddsTheLogarithmOfThePolicyToItsFloor() {
        // log p(2) = -.4076060 and log p(0) = -2.4076060, of which .9 times is added; the floor is -1
        assertTargets(configuration(Algorithm.MUNCHAUSEN), "111", 4.0668454 - 0.9 * 0.4076060, 4.0668454 - 0.9);
    }

    @Test
    void aTerminatedRowHasMunchausensBonusToo() {
        Update update = losses(configuration(Algorithm.MUNCHAUSEN), "111");
        assertThat((double) update.targets()[2]).isCloseTo(1 - 0.9, within(1e-6));
    }

    @Test
    void iqlValuesTheNextStateByTheNetworkOfNow() {
        // what it says is -7, its frozen copy 3
        assertTargets(configuration(Algorithm.IQL), "111", 1 - 0.9 * 7, 1 - 0.9 * 7);
    }

    @Test
    void aPessimistTakesTheBoundBelowTheMean() {
        // members say 1 3 2 and 3 3 0: means 2 3 1, deviations 1 0 1
        Configuration two = configuration(Algorithm.DQN).with(OfflineSettings.CRITICS, Optional.of(2));
        assertTargets(two, "101", 2.8, 2.8);
        Configuration pessimist = two.with(OfflineSettings.PESSIMISM, Optional.of(1.0));
        assertTargets(pessimist, "101", 1.9, 1.9);
        assertTargets(pessimist, "111", 3.7, 3.7);
    }

    private static void assertTargets(Configuration configuration, String nextMask, double byTwo, double byNought) {
        Update update = losses(configuration, nextMask);
        assertThat((double) update.targets()[0]).isCloseTo(byTwo, within(2e-6));
        assertThat((double) update.targets()[1]).isCloseTo(byNought, within(2e-6));
        if (configuration.get(OfflineSettings.ALGORITHM) != Algorithm.MUNCHAUSEN) {
            assertThat(update.targets()[2]).isEqualTo(1);
        }
    }

    private static Configuration configuration(Algorithm algorithm) {
        Configuration configuration = Configuration.of(OfflineLearning.settings())
                .with(OfflineSettings.ALGORITHM, algorithm)
                .with(NetworkSettings.LAYER_NORM, false);
        return AlgorithmSettings.takes(algorithm, OfflineSettings.TEMPERATURE)
                ? configuration.with(OfflineSettings.TEMPERATURE, Optional.of(SpreadMultiple.of(1)))
                : configuration;
    }

    private static Update losses(Configuration configuration, String nextMask) {
        Algorithm algorithm = configuration.get(OfflineSettings.ALGORITHM);
        AlgorithmOptions options = AlgorithmSettings.of(configuration).options();
        Parts parts = Parts.of(
                algorithm.heads(options),
                algorithm.frozen(),
                head -> Mlp.of(3, List.of(), head == Head.VALUE ? 1 : ACTIONS * members(head, options)));
        TransitionBatch batch = new TransitionBatch(parts, 3, ACTIONS, MatrixProduct.ofThisJvm());
        float[] parameters = new float[parts.parameterCount()];
        float[] targets = new float[parts.targetNetworks(null).count()];
        for (Part part : parts.all()) {
            set(parameters, part.offset(), table(part.head(), false, members(part.head(), options)));
            if (part.targetOffset() >= 0) {
                set(targets, part.targetOffset(), table(part.head(), true, members(part.head(), options)));
            }
        }
        batch.use(parameters, targets, true);
        batch.load(window(nextMask), 0, 3);
        Update update = algorithm.update(batch, options);
        update.losses(LossSums.create());
        return update;
    }

    private static int members(Head head, AlgorithmOptions options) {
        return head == Head.CRITIC ? options.critics() : 1;
    }

    private static float[] table(Head head, boolean isFrozen, int members) {
        return switch (head) {
            case CRITIC -> members == 2 ? two() : isFrozen ? FROZEN : NOW;
            case VALUE -> new float[] {0, isFrozen ? 3 : -7, 0};
            case POLICY, BEHAVIOUR -> SHARES;
        };
    }

    private static float[] two() {
        float[] two = new float[18];
        System.arraycopy(new float[] {1, 3, 2, 3, 3, 0}, 0, two, 6, 6);
        return two;
    }

    private static void set(float[] vector, int offset, float[] table) {
        System.arraycopy(table, 0, vector, offset, table.length);
    }

    private static RowWindow window(String nextMask) {
        boolean[] masks = new boolean[9];
        boolean[] nextMasks = new boolean[9];
        Arrays.fill(masks, true);
        for (int j = 0; j < 9; j++) {
            nextMasks[j] = nextMask.charAt(j % ACTIONS) == '1';
        }
        Map<PreparedColumn, Object> arrays = new EnumMap<>(PreparedColumn.class);
        arrays.put(PreparedColumn.EPISODE, new String[] {"a", "b", "c"});
        arrays.put(PreparedColumn.STEP, new long[3]);
        arrays.put(PreparedColumn.OBSERVATION, new float[] {1, 0, 0, 1, 0, 0, 1, 0, 0});
        arrays.put(PreparedColumn.NEXT_OBSERVATION, new float[] {0, 1, 0, 0, 1, 0, 0, 1, 0});
        arrays.put(PreparedColumn.ACTION, new int[] {2, 0, 0});
        arrays.put(PreparedColumn.REWARD, new float[] {1, 1, 1});
        arrays.put(PreparedColumn.TERMINATED, new byte[] {0, 0, 1});
        arrays.put(PreparedColumn.ACTION_MASK, masks);
        arrays.put(PreparedColumn.NEXT_ACTION_MASK, nextMasks);
        return RowWindows.of(
                RowBlocks.of(3, 3, ACTIONS, arrays), EnumSet.copyOf(arrays.keySet()), Lookahead.of(1, 0.9));
    }
}
