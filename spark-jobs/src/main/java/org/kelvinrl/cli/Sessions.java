package org.kelvinrl.cli;

import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.train.KelvinKryoRegistrator;

/** Starts the Spark session of a command when it is first asked for, and stops it at the end. */
final class Sessions implements Supplier<SparkSession>, AutoCloseable {

    private final String application;
    private SparkSession session;

    /**
     * No session yet.
     *
     * @param application name that Spark shows
     */
    Sessions(String application) {
        this.application = application;
    }

    @Override
    public SparkSession get() {
        if (session == null) {
            session = SparkSession.builder()
                    .config(configuration(application, new SparkConf()))
                    .getOrCreate();
        }
        return session;
    }

    @Override
    public void close() {
        if (session != null) {
            session.stop();
        }
    }

    /** How to reach file systems without a session: as spark-submit was told. */
    static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    /** What spark-submit was told, with what every job of ours needs. */
    static SparkConf configuration(String application, SparkConf submitted) {
        SparkConf conf = submitted
                .clone()
                .setAppName(application)
                .setIfMissing("spark.master", "local[*]")
                .set("spark.serializer", KryoSerializer.class.getName())
                .set("spark.kryo.registrator", KelvinKryoRegistrator.class.getName())
                .setIfMissing("spark.kryoserializer.buffer.max", "512m")
                // A round brings one vector a task, however large the model is; one at a time, so that the driver holds
                // few.
                .setIfMissing("spark.driver.maxResultSize", "0")
                .setIfMissing("spark.resultGetter.threads", "1")
                .set("spark.sql.session.timeZone", "UTC")
                .set("spark.ui.showConsoleProgress", "false")
                // Spark runs a task on each core already; BLAS threads would fight them and change the bits.
                .set("spark.executorEnv.OMP_NUM_THREADS", "1")
                .set("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
        return isLocal(conf) ? local(conf) : conf;
    }

    private static boolean isLocal(SparkConf conf) {
        return conf.get("spark.master").matches("local(\\[.*])?");
    }

    /** Nothing outside this machine needs to reach it, and its host name need not resolve. */
    private static SparkConf local(SparkConf conf) {
        return conf.setIfMissing("spark.ui.enabled", "false")
                .setIfMissing("spark.driver.host", "127.0.0.1")
                .setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
}
