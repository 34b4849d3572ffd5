package org.kelvinrl.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.testing.Sparks;

/**
 * A log of 30 episodes with masks and weights, whose Q-values are known in all rows, in some, or in none. Rows whose Q-values are
 * known in all may lack those of one action. A teacher's probabilities, in which there may be a zero, and the behaviour policy's
 * are known in most rows.
 */
enum LogToScore {
    WITH_Q_VALUES,
    WITH_SOME_Q_VALUES,
    WITHOUT_Q_VALUES;

    static final int ACTIONS = 4;

    private static final int EPISODES = 30;

    /** What was logged of one row. */
    record Entry(
            List<Float> observation,
            Integer action,
            List<Boolean> mask,
            List<Float> q,
            List<Float> target,
            List<Float> behaviour,
            Float weight) {}

    /** The row of an episode's step. */
    Entry entry(long episode, long step) {
        RandomStream random = RandomStream.of(episode, step);
        List<Float> observation = List.of(number(random), number(random), number(random));
        int action = random.nextInt(ACTIONS);
        List<Boolean> mask = new ArrayList<>(List.of(true, true, true, true));
        if (step % 3 == 0) {
            mask.set((action + 1) % ACTIONS, false);
        }
        List<Float> q =
                Arrays.asList(90 + 3 * number(random), 90 + number(random), 90 - number(random), 90 + number(random));
        if (step % 5 == 0) {
            q.set((action + 2) % ACTIONS, null);
        }
        return new Entry(
                observation,
                step % 4 == 0 ? null : action,
                mask,
                isKnown(random.nextUniform()) ? q : null,
                step % 8 == 1 ? null : policy(random, step % 6 == 0 ? (action + 3) % ACTIONS : -1),
                step % 9 == 1 ? null : policy(random, -1),
                step % 7 == 0 ? 2.5f : null);
    }

    private boolean isKnown(double draw) {
        return switch (this) {
            case WITH_Q_VALUES -> true;
            case WITH_SOME_Q_VALUES -> draw < 0.6;
            case WITHOUT_Q_VALUES -> false;
        };
    }

    /** Chances of all actions but one, if an action is meant by its index. */
    private static List<Float> policy(RandomStream random, int never) {
        double[] shares = new double[ACTIONS];
        for (int j = 0; j < ACTIONS; j++) {
            shares[j] = j == never ? 0 : 0.1 + random.nextUniform();
        }
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).mapToObj(share -> (float) (share / sum)).toList();
    }

    private static float number(RandomStream random) {
        return (float) (2 * random.nextUniform() - 1);
    }

    private static int steps(long episode) {
        return 10 + RandomStream.of(episode).nextInt(80);
    }

    /** Ingests the log into so many shards, a third of the episodes for validation. */
    PreparedDataset ingested(Path folder, int shards) {
        return ingested(folder, shards, 0.3);
    }

    /** Ingests the log without a validation split. */
    PreparedDataset ingestedForTrainingOnly(Path folder) {
        return ingested(folder, 2, 0);
    }

    private PreparedDataset ingested(Path folder, int shards, double validation) {
        Path log = new Path(folder, "log-" + name());
        Sparks.session().createDataFrame(rows(), schema()).write().parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(folder, name()))
                .shards(shards)
                .validationFraction(validation)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (long episode = 0; episode < EPISODES; episode++) {
            for (long step = 0; step < steps(episode); step++) {
                Entry entry = entry(episode, step);
                rows.add(RowFactory.create(
                        episode,
                        step,
                        entry.observation.toArray(),
                        entry.action,
                        entry.mask.toArray(),
                        array(entry.q),
                        array(entry.target),
                        array(entry.behaviour),
                        entry.weight));
            }
        }
        return rows;
    }

    private static Object[] array(List<Float> list) {
        return list == null ? null : list.toArray();
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
}
