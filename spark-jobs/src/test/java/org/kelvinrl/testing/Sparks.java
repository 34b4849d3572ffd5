package org.kelvinrl.testing;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.train.KelvinKryoRegistrator;

/** The one Spark session that all tests of a JVM share; it starts with the first test that asks for it. */
public final class Sparks {
    private Sparks() {}

    /** The shared session, on {@code local[2]}; never stop it. */
    public static SparkSession session() {
        return Shared.SESSION;
    }

    /** The shared session's context. */
    public static JavaSparkContext context() {
        return new JavaSparkContext(session().sparkContext());
    }

    private static SparkConf configuration() {
        return new SparkConf()
                .setMaster("local[2]")
                .setAppName("kelvin-tests")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.log.level", "WARN")
                .set("spark.sql.shuffle.partitions", "4")
                // What users run with, and stricter: a class that nobody registered is found here.
                .set("spark.serializer", KryoSerializer.class.getName())
                .set("spark.kryo.registrator", KelvinKryoRegistrator.class.getName())
                .set("spark.kryo.registrationRequired", "true")
                .set("spark.ui.enabled", "false");
    }

    private static final class Shared {
        static final SparkSession SESSION =
                SparkSession.builder().config(configuration()).getOrCreate();
    }
}
