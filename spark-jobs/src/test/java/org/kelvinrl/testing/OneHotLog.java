package org.kelvinrl.testing;

import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.random.RandomStream;

/**
 * A log of 40 episodes whose observations are a category of 70, a number and a category of 29, with rewards, masks and Q-values: a third of the
 * episodes terminates, a third is cut off with its last observation stored, a third is cut off without.
 */
public final class OneHotLog {

    /** Size of an observation. */
    public static final int INPUTS = 100;

    /** Number of actions. */
    public static final int ACTIONS = 3;

    /** Place of the number between two categories, which it keeps apart. */
    private static final int NUMBER = 70;

    private static final int EPISODES = 40;

    private OneHotLog() {}

    /**
     * Ingests the log.
     *
     * @param folder an empty folder
     * @param shards number of shards
     */
    public static PreparedDataset ingested(Path folder, int shards) {
        StructType schema = IngestedRows.transitions().add("q_values", DataTypes.createArrayType(DataTypes.FloatType));
        return IngestedRows.of(IngestedRows.episodes(EPISODES, 30, OneHotLog::row), schema, folder, shards);
    }

    private static Row row(RandomStream random, int episode, int step, boolean isLast) {
        Float[] observation = observation(random);
        Float[] next = observation(random);
        Boolean[] mask = {true, true, true};
        mask[random.nextInt(ACTIONS)] = step % 3 != 0;
        int action = random.nextInt(ACTIONS);
        while (!mask[action]) {
            action = random.nextInt(ACTIONS);
        }
        boolean isTerminated = isLast && episode % 3 == 0;
        return RowFactory.create(
                (long) episode,
                (long) step,
                observation,
                action,
                action == 0 ? observation[NUMBER] : observation[1],
                isTerminated,
                isLast && !isTerminated,
                isLast && episode % 3 == 1 ? next : null,
                mask,
                new Float[] {observation[NUMBER], observation[1] + observation[75], observation[2]});
    }

    private static Float[] observation(RandomStream random) {
        Float[] observation = new Float[INPUTS];
        Arrays.fill(observation, 0f);
        observation[random.nextInt(NUMBER)] = 1f;
        observation[NUMBER] = random.nextInt(4) == 0 ? 0f : (float) (2 * random.nextUniform() - 1);
        observation[NUMBER + 1 + random.nextInt(INPUTS - NUMBER - 1)] = 1f;
        return observation;
    }
}
