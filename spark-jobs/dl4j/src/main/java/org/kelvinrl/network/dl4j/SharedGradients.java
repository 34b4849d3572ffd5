package org.kelvinrl.network.dl4j;

import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.parameterserver.training.SharedTrainingMaster;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.train.TrainSettings;
import org.nd4j.parameterserver.distributed.conf.VoidConfiguration;

/**
 * DL4J's SharedTrainingMaster: workers send each other the large elements of their gradients over UDP while they train, and nobody waits. Each
 * executor is one worker.
 */
public final class SharedGradients extends Dl4jSparkEngine {

    /** Of Aeron, which carries the messages: by default it is less than another of its times, and it refuses to begin. */
    private static final String TIMEOUT = "aeron.publication.unblock.timeout";

    private static final String NANOSECONDS = "60000000000";

    /** For {@link java.util.ServiceLoader}. */
    public SharedGradients() {
        super(
                "dl4j-spark-shared",
                Set.of(
                        TrainSettings.SEED,
                        TrainSettings.EPOCHS,
                        TrainSettings.WORKERS,
                        TrainSettings.BATCH,
                        TrainSettings.OPTIMISER,
                        TrainSettings.LEARNING_RATE));
    }

    @Override
    TrainingMaster<?, ?> master(Distillation distillation, Configuration configuration, JavaSparkContext spark) {
        requireTimeout(spark);
        System.setProperty(TIMEOUT, NANOSECONDS);
        int batch = configuration.get(TrainSettings.BATCH);
        String driver = spark.getConf().get("spark.driver.host");
        VoidConfiguration messages = VoidConfiguration.builder()
                .unicastPort(freePort())
                .controllerAddress(driver)
                .networkMask(driver + "/24")
                .build();
        return new SharedTrainingMaster.Builder(messages, batch)
                .batchSizePerWorker(batch)
                .workersPerNode(1)
                .rngSeed(distillation.plan().seed())
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(null)
                .build();
    }

    /** One that nobody has here now; all machines use it. */
    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new IllegalStateException("no port for messages", e);
        }
    }

    private static void requireTimeout(JavaSparkContext spark) {
        String options = spark.getConf().get("spark.executor.extraJavaOptions", "");
        if (!spark.isLocal() && !options.contains(TIMEOUT)) {
            throw KelvinException.configuration(
                    "-D" + TIMEOUT + "=" + NANOSECONDS + " for executors, without which Aeron does not begin",
                    options.isEmpty() ? "no options" : options,
                    "spark.executor.extraJavaOptions",
                    "Add it by --conf");
        }
    }
}
