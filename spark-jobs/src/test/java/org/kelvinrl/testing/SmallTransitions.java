package org.kelvinrl.testing;

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
        StructType schema = IngestedRows.transitions().add("weight", DataTypes.FloatType);
        return IngestedRows.of(IngestedRows.episodes(EPISODES, 30, SmallTransitions::row), schema, folder, shards);
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
