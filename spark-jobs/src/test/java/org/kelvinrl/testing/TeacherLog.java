package org.kelvinrl.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
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

/** A log of teachers that know the same of 3 actions, with masks; the Q-values of the one named {@code b} are a hundredfold. */
public final class TeacherLog {

    /** Number of actions. */
    public static final int ACTIONS = 3;

    private static final int EPISODES = 60;

    private TeacherLog() {}

    /**
     * Ingests the log.
     *
     * @param folder an empty folder
     * @param teacher name of an episode's teacher; null for none
     */
    public static PreparedDataset ingested(Path folder, LongFunction<String> teacher) {
        Path log = new Path(folder, "log");
        Sparks.session().createDataFrame(rows(teacher), schema()).write().parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(folder, "data"))
                .shards(3)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    private static StructType schema() {
        return new StructType()
                .add("episode", DataTypes.LongType)
                .add("step", DataTypes.LongType)
                .add("observation", DataTypes.createArrayType(DataTypes.FloatType))
                .add("action_mask", DataTypes.createArrayType(DataTypes.BooleanType))
                .add("q_values", DataTypes.createArrayType(DataTypes.FloatType))
                .add("teacher", DataTypes.StringType);
    }

    private static List<Row> rows(LongFunction<String> teacher) {
        List<Row> rows = new ArrayList<>();
        for (long episode = 0; episode < EPISODES; episode++) {
            RandomStream random = RandomStream.of(episode);
            float scale = "b".equals(teacher.apply(episode)) ? 100 : 1;
            for (long step = 0; step < 60; step++) {
                float x = (float) (2 * random.nextUniform() - 1);
                float y = (float) (2 * random.nextUniform() - 1);
                Float[] observation = {x, y};
                Float[] q = {scale * (9 + x), scale * (9 - x + 0.3f * y), scale * (9 + y)};
                Boolean[] mask = {step % 3 != 0, true, true};
                rows.add(RowFactory.create(episode, step, observation, mask, q, teacher.apply(episode)));
            }
        }
        return rows;
    }
}
