package org.kelvinrl.testing;

import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.random.RandomStream;

/** A log of 60 episodes of uneven length, with every form of target, action masks and weights; every other action is the best. */
public final class SmallLog {

    /** Size of an observation. */
    public static final int OBSERVATION_SIZE = 3;

    /** Number of actions. */
    public static final int ACTIONS = 4;

    private static final int EPISODES = 60;

    private static final Float[] BEHAVIOUR = {0.1f, 0.2f, 0.3f, 0.4f};

    private SmallLog() {}

    /**
     * Ingests the log.
     *
     * @param folder an empty folder
     * @param shards number of shards
     */
    public static PreparedDataset ingested(Path folder, int shards) {
        List<Row> rows =
                IngestedRows.episodes(EPISODES, 90, (random, episode, step, isLast) -> row(random, episode, step));
        return IngestedRows.of(rows, schema(), folder, shards);
    }

    private static StructType schema() {
        return new StructType()
                .add("episode", DataTypes.LongType)
                .add("step", DataTypes.LongType)
                .add("observation", DataTypes.createArrayType(DataTypes.FloatType))
                .add("action", DataTypes.IntegerType)
                .add("action_mask", DataTypes.createArrayType(DataTypes.BooleanType))
                .add("q_values", DataTypes.createArrayType(DataTypes.FloatType))
                .add("target_probabilities", DataTypes.createArrayType(DataTypes.FloatType))
                .add("behaviour_probabilities", DataTypes.createArrayType(DataTypes.FloatType))
                .add("weight", DataTypes.FloatType);
    }

    /** Q-values are a simple function of the observation, so that there is something to learn. */
    private static Row row(RandomStream random, long episode, long step) {
        Float[] observation = new Float[OBSERVATION_SIZE];
        for (int i = 0; i < OBSERVATION_SIZE; i++) {
            observation[i] = (float) (2 * random.nextUniform() - 1);
        }
        Float[] q = {
            90 + observation[0], 90 - observation[0], 90 + observation[1] * observation[2], 90 + 0.5f * observation[1]
        };
        Boolean[] mask = {true, true, true, true};
        if (step % 3 == 0) {
            mask[random.nextInt(ACTIONS)] = false;
        }
        int action = step % 2 == 0 ? best(q, mask) : random.nextInt(ACTIONS);
        while (!mask[action]) {
            action = random.nextInt(ACTIONS);
        }
        return RowFactory.create(
                episode, step, observation, action, mask, q, policy(q), BEHAVIOUR.clone(), step % 7 == 0 ? 2f : 1f);
    }

    private static int best(Float[] q, Boolean[] mask) {
        int best = mask[0] ? 0 : 1;
        for (int j = best + 1; j < ACTIONS; j++) {
            best = mask[j] && q[j] > q[best] ? j : best;
        }
        return best;
    }

    /** The softmax of Q-values at a temperature of 0.3. */
    private static Float[] policy(Float[] q) {
        double[] powers = Arrays.stream(q)
                .mapToDouble(value -> Math.exp((value - 90) / 0.3))
                .toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).mapToObj(power -> (float) (power / sum)).toArray(Float[]::new);
    }
}
