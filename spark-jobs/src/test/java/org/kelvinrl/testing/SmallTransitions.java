package org.kelvinrl.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.random.RandomStream;

/**
 * A log of 40 episodes with rewards, action masks and weights: a third terminates, a third is cut off with its last observation stored,
 * a third is cut off without.
 */
public final class SmallTransitions {

    /** Number of actions. */
    public static final int ACTIONS = 3;

    private static final int EPISODES = 40;

    private SmallTransitions() {}

    /**
     * Ingests the log.
     *
     * @param folder an empty folder
     * @param shards number of shards
     */
    public static PreparedDataset ingested(Path folder, int shards) {
        return IngestedRows.of(rows(), schema(), folder, shards);
    }

    private static StructType schema() {
        return new StructType()
                .add("episode", DataTypes.LongType)
                .add("step", DataTypes.LongType)
                .add("observation", DataTypes.createArrayType(DataTypes.FloatType))
                .add("action", DataTypes.IntegerType)
                .add("reward", DataTypes.FloatType)
                .add("terminated", DataTypes.BooleanType)
                .add("truncated", DataTypes.BooleanType)
                .add("next_observation", DataTypes.createArrayType(DataTypes.FloatType))
                .add("action_mask", DataTypes.createArrayType(DataTypes.BooleanType))
                .add("weight", DataTypes.FloatType);
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int episode = 0; episode < EPISODES; episode++) {
            RandomStream random = RandomStream.of(episode);
            int steps = 5 + random.nextInt(30);
            for (int step = 0; step < steps; step++) {
                rows.add(row(random, episode, step, step + 1 == steps));
            }
        }
        return rows;
    }

    private static Row row(RandomStream random, int episode, int step, boolean isLast) {
        Float[] observation = numbers(random);
        Float[] next = numbers(random);
        Boolean[] mask = {true, true, true};
        mask[random.nextInt(ACTIONS)] = step % 3 != 0;
        int action = random.nextInt(ACTIONS);
        while (!mask[action]) {
            action = random.nextInt(ACTIONS);
        }
        float reward = action == 0 ? observation[0] : observation[1];
        boolean isTerminated = isLast && episode % 3 == 0;
        return RowFactory.create(
                (long) episode,
                (long) step,
                observation,
                action,
                reward,
                isTerminated,
                isLast && !isTerminated,
                isLast && episode % 3 == 1 ? next : null,
                mask,
                step % 7 == 0 ? 2f : 1f);
    }

    private static Float[] numbers(RandomStream random) {
        return new Float[] {(float) (2 * random.nextUniform() - 1), (float) (2 * random.nextUniform() - 1)};
    }
}
