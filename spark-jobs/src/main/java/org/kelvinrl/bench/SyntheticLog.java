package org.kelvinrl.bench;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.PreparedColumn;

/** A log of random numbers, ingested: its content does not matter, only its size. */
final class SyntheticLog {

    /** Short ones, of which each shard gets about as many rows as any other: a round takes as long as its longest task. */
    private static final int EPISODE_STEPS = 32;

    private SyntheticLog() {}

    /**
     * Makes a data set without validation rows.
     *
     * @param spark where to make it
     * @param folder where to put it
     * @param rows number of rows
     * @param observationSize size of an observation
     * @param actions number of actions
     * @param shards number of shards
     */
    static PreparedDataset make(
            SparkSession spark, Path folder, int rows, int observationSize, int actions, int shards) {
        Path log = new Path(folder, "log");
        spark.range(rows)
                .map((MapFunction<Long, Row>) id -> row(id, observationSize, actions), Encoders.row(schema()))
                .write()
                .parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(folder, "data"))
                .shards(shards)
                .validationFraction(0)
                .build();
        return IngestJob.run(spark, settings, Progress.silent()).dataset();
    }

    private static StructType schema() {
        return new StructType()
                .add(PreparedColumn.EPISODE.columnName(), DataTypes.LongType)
                .add(PreparedColumn.STEP.columnName(), DataTypes.LongType)
                .add(PreparedColumn.OBSERVATION.columnName(), DataTypes.createArrayType(DataTypes.FloatType))
                .add(PreparedColumn.ACTION.columnName(), DataTypes.IntegerType)
                .add(PreparedColumn.Q_VALUES.columnName(), DataTypes.createArrayType(DataTypes.FloatType));
    }

    private static Row row(long id, int observationSize, int actions) {
        RandomStream random = RandomStream.of(id);
        return RowFactory.create(
                id / EPISODE_STEPS,
                id % EPISODE_STEPS,
                floats(random, observationSize),
                random.nextInt(actions),
                floats(random, actions));
    }

    private static Float[] floats(RandomStream random, int count) {
        Float[] floats = new Float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) (2 * random.nextUniform() - 1);
        }
        return floats;
    }
}
