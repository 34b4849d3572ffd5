package org.kelvinrl.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.random.RandomStream;

/** A log with the columns of one of CartPole and a teacher's Q-values, of random numbers, in Parquet. */
final class CartPoleLikeLog {

    /** Which of its columns is what. */
    static final Config MAPPING = ConfigFactory.parseString("""
            episode = episode_id
            step = t
            observation = [x, x_dot, theta, theta_dot]
            action = a
            reward = r
            terminated = terminated
            truncated = truncated
            q_values = [q_left, q_right]
            """);

    private static final int EPISODE_STEPS = 200;

    private CartPoleLikeLog() {}

    /** Writes so many rows to a new folder, the steps of an episode in order, as a job that logs decisions would. */
    static void write(SparkSession spark, Path folder, long rows) {
        spark.range(rows)
                .map((MapFunction<Long, Row>) CartPoleLikeLog::row, Encoders.row(schema()))
                .write()
                .parquet(folder.toString());
    }

    private static StructType schema() {
        StructType schema = new StructType()
                .add("episode_id", DataTypes.LongType)
                .add("t", DataTypes.IntegerType)
                .add("a", DataTypes.IntegerType)
                .add("r", DataTypes.FloatType)
                .add("terminated", DataTypes.BooleanType)
                .add("truncated", DataTypes.BooleanType);
        for (String name : new String[] {"x", "x_dot", "theta", "theta_dot", "q_left", "q_right"}) {
            schema = schema.add(name, DataTypes.FloatType);
        }
        return schema;
    }

    private static Row row(long id) {
        RandomStream random = RandomStream.of(id);
        int step = (int) (id % EPISODE_STEPS);
        return RowFactory.create(
                id / EPISODE_STEPS,
                step,
                random.nextInt(2),
                1f,
                step == EPISODE_STEPS - 1,
                false,
                uniform(random),
                uniform(random),
                uniform(random),
                uniform(random),
                uniform(random),
                uniform(random));
    }

    private static float uniform(RandomStream random) {
        return (float) (2 * random.nextUniform() - 1);
    }
}
