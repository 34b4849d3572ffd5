package org.kelvinrl.environment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.NewFolder;

/**
 * Makes a log by letting a policy act in a simulator: Parquet files with the columns episode, step, observation, action,
 * reward, terminated, truncated, propensity, behaviour_probabilities, q_values and, where the environment masks actions, action_mask.
 *
 * <p>Rows are sorted by (episode, step). Rows, their order and their division into files depend on the settings alone,
 * never on cores or executors. There is no next observation: it is the next row's observation, and the last row of an
 * episode has none.
 */
public final class GenerateJob {

    private static final long EPISODES_PER_FILE = 32;
    private static final long FILE_LIMIT = 1_000;

    private GenerateJob() {}

    /**
     * Writes the log aside, counts it, and renames it.
     *
     * @param session where to run
     * @param settings what to make
     * @return what was written
     * @throws KelvinException of kind output if the output exists or cannot be written
     * @throws IOException if a file system fails in another way
     */
    public static GeneratedLog run(SparkSession session, GenerateSettings settings) throws IOException {
        try (NewFolder folder =
                NewFolder.at(settings.output(), session.sparkContext().hadoopConfiguration())) {
            log(session, settings).write().parquet(folder.aside().toString());
            GeneratedLog written = measure(session, folder.aside(), settings);
            folder.commit();
            return written;
        }
    }

    private static Dataset<Row> log(SparkSession session, GenerateSettings settings) {
        JavaRDD<Row> rows = session.range(0, settings.episodes(), 1, files(settings.episodes()))
                .toJavaRDD()
                .mapPartitions(new EpisodeRows(settings));
        return session.createDataFrame(rows, schema(settings));
    }

    private static StructType schema(GenerateSettings settings) {
        return LogSchema.of(settings.simulator().environment());
    }

    private static int files(long episodes) {
        return (int) Math.max(1, Math.min(episodes / EPISODES_PER_FILE, FILE_LIMIT));
    }

    private static GeneratedLog measure(SparkSession session, Path log, GenerateSettings settings) {
        Row counts = session.read()
                .schema(schema(settings))
                .parquet(log.toString())
                .agg(count_if(col(PreparedColumn.STEP.columnName()).equalTo(0)), count(lit(1)))
                .head();
        GeneratedLog written = new GeneratedLog(counts.getLong(0), counts.getLong(1));
        if (written.episodes() != settings.episodes()) {
            throw new IllegalStateException("expected " + settings.episodes() + " episodes in what was written, found "
                    + written.episodes() + " in " + log);
        }
        return written;
    }
}
