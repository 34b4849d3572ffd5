package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.kelvinrl.train.KelvinKryoRegistrator;

class SessionsTest {

    @Test
    void withoutSparkSubmitItRunsOnThisMachineAlone() {
        SparkConf conf = Sessions.configuration("kelvin distill", new SparkConf(false));

        assertThat(conf.get("spark.master")).isEqualTo("local[*]");
        assertThat(conf.get("spark.app.name")).isEqualTo("kelvin distill");
        assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
        assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    }

    @Test
    void whatSparkSubmitWasToldStands() {
        SparkConf submitted = new SparkConf(false)
                .setMaster("spark://host:7077")
                .set("spark.kryoserializer.buffer.max", "64m")
                .set("spark.executor.memory", "1g");

        SparkConf conf = Sessions.configuration("kelvin distill", submitted);

        assertThat(conf.get("spark.master")).isEqualTo("spark://host:7077");
        assertThat(conf.get("spark.kryoserializer.buffer.max")).isEqualTo("64m");
        assertThat(conf.get("spark.executor.memory")).isEqualTo("1g");
        assertThat(conf.contains("spark.ui.enabled")).isFalse();
        assertThat(conf.contains("spark.driver.bindAddress")).isFalse();
    }

    @Test
    void everyExecutorHasOneThreadForEachMatrixProductAndOurSerialisers() {
        SparkConf conf = Sessions.configuration(
                "kelvin distill",
                new SparkConf(false).set("spark.serializer", "another").setMaster("yarn"));

        assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
        assertThat(conf.get("spark.executorEnv.OPENBLAS_NUM_THREADS")).isEqualTo("1");
        assertThat(conf.get("spark.serializer")).isEqualTo("org.apache.spark.serializer.KryoSerializer");
        assertThat(conf.get("spark.kryo.registrator")).isEqualTo(KelvinKryoRegistrator.class.getName());
    }
}
