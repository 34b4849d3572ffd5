package org.kelvinrl.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.random.RandomStream;

/** A log that a test makes, whose columns have the names that a mapping would give them. */
final class IngestedRows {

    private static final int FEWEST_STEPS = 5;

    private IngestedRows() {}

    /** Makes the row of a step. */
    @FunctionalInterface
    interface StepRow {
        Row of(RandomStream random, int episode, int step, boolean isLast);
    }

    /**
     * Rows of episodes of uneven length, each with random numbers of its own.
     *
     * @param episodes how many
     * @param lengths how many lengths there are, from 5 on
     * @param row makes each row
     */
    static List<Row> episodes(int episodes, int lengths, StepRow row) {
        List<Row> rows = new ArrayList<>();
        for (int episode = 0; episode < episodes; episode++) {
            RandomStream random = RandomStream.of(episode);
            int steps = FEWEST_STEPS + random.nextInt(lengths);
            for (int step = 0; step < steps; step++) {
                rows.add(row.of(random, episode, step, step + 1 == steps));
            }
        }
        return rows;
    }

    /** Columns of rows with rewards, ends of episodes and masks. */
    static StructType transitions() {
        return new StructType()
                .add("episode", DataTypes.LongType)
                .add("step", DataTypes.LongType)
                .add("observation", DataTypes.createArrayType(DataTypes.FloatType))
                .add("action", DataTypes.IntegerType)
                .add("reward", DataTypes.FloatType)
                .add("terminated", DataTypes.BooleanType)
                .add("truncated", DataTypes.BooleanType)
                .add("next_observation", DataTypes.createArrayType(DataTypes.FloatType))
                .add("action_mask", DataTypes.createArrayType(DataTypes.BooleanType));
    }

    /**
     * Ingests rows.
     *
     * @param rows the log
     * @param schema its columns
     * @param folder an empty folder
     * @param shards number of shards
     */
    static PreparedDataset of(List<Row> rows, StructType schema, Path folder, int shards) {
        Path log = new Path(folder, "log");
        Sparks.session().createDataFrame(rows, schema).write().parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(folder, "data"))
                .shards(shards)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }
}
