package org.kelvinrl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.dl4j.KelvinLoss;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Has DL4J train a network of {@link Shape} and prints how many samples a second it took. Data are made as batches in memory before,
 * shuffled by nobody, and lie on the workers that take them: all that is DL4J's best. What its parameter averaging makes of them is set up
 * at its best too, or left at its builder's defaults.
 */
public final class Dl4jTraining {

    private static final KelvinLoss LOSS = new KelvinLoss("forward-kl", null, null, 1, 0.1, 0.01, null);
    private static final int MORE_ROUNDS_THAN_ARE_RUN = 100_000;
    private static final double LEARNING_RATE = 1e-3;
    private static final int BATCHES_OF_A_CORE = 100;

    /** The compiler is busy with DL4J for about that long, on a core of its own where there is one. */
    private static final int WARM_UP_SECONDS = 30;

    private static final int SECONDS = 4;

    private final Shape shape;
    private final int cores;

    private Dl4jTraining(Shape shape, int cores) {
        this.shape = shape;
        this.cores = cores;
    }

    /** What of it, the network, its batch, how many cores, and where there is a data set its path. */
    public static void main(String[] arguments) throws IOException {
        Shape shape = Shape.parse(arguments[1], Integer.parseInt(arguments[2]));
        Dl4jTraining training = new Dl4jTraining(shape, Integer.parseInt(arguments[3]));
        double rate =
                switch (arguments[0]) {
                    case "fit" -> training.fit();
                    case "spark" -> training.onSpark(training.best());
                    case "spark-defaults" -> training.onSpark(training.defaults());
                    case "rounds" -> training.inOurRounds(arguments[4]);
                    case "lstm" -> training.lstm();
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        System.out.println("samples_per_second " + rate);
    }

    private double fit() {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration());
        network.init();
        List<DataSet> batches = batches(shape, 1);
        return rate(batches.size(), () -> batches.forEach(network::fit));
    }

    /** As kelvin distill trains it, with threads for workers; warmed up as {@link #fit} is, for the same code has to be compiled. */
    private double inOurRounds(String path) throws IOException {
        PreparedDataset dataset =
                PreparedDataset.open(new org.apache.hadoop.fs.Path(path), Optional.empty(), new Configuration());
        Path file = Files.createTempFile("kelvin-dl4j", ".json");
        try {
            Files.writeString(file, configuration().toJson());
            Distillation distillation = Distillation.of(
                    dataset,
                    Training.configuration(dataset, shape.batch(), cores, MORE_ROUNDS_THAN_ARE_RUN)
                            .with(NetworkSettings.KIND, "dl4j")
                            .with(
                                    NetworkSettings.DL4J_CONFIG,
                                    Optional.of(new org.apache.hadoop.fs.Path(file.toUri()))));
            return Median.of(rounds(distillation.trainerInThisProcess(cores)), RoundMetrics::samplesPerSecond);
        } finally {
            Files.delete(file);
        }
    }

    /** The rounds that end within the seconds that count; at least one. */
    private static List<RoundMetrics> rounds(Trainer trainer) {
        long counted = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
        long end = counted + SECONDS * 1_000_000_000L;
        List<RoundMetrics> rounds = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void round(RoundMetrics metrics) {
                if (System.nanoTime() >= counted) {
                    rounds.add(metrics);
                }
            }

            @Override
            public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                // there are no validation rows
            }
        };
        try (trainer) {
            trainer.run(listener, state -> {
                if (System.nanoTime() >= end && !rounds.isEmpty()) {
                    throw new TimeIsOver();
                }
            });
        } catch (TimeIsOver e) {
            return rounds;
        }
        throw new IllegalStateException("the training ended before its time");
    }

    /** Ends a run that has been measured. */
    private static final class TimeIsOver extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Windows without padding. */
    private double lstm() {
        int hidden = shape.hidden().get(0);
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(LEARNING_RATE))
                .list()
                .layer(new LSTM.Builder()
                        .nIn(shape.inputs())
                        .nOut(hidden)
                        .activation(Activation.TANH)
                        .build())
                .layer(new RnnOutputLayer.Builder(LOSS)
                        .nIn(hidden)
                        .nOut(shape.actions())
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        network.init();
        Nd4j.getRandom().setSeed(1);
        DataSet batch = new DataSet(
                Nd4j.rand(shape.batch(), shape.inputs(), Shape.WINDOW),
                Nd4j.rand(shape.batch(), shape.actions(), Shape.WINDOW));
        return Shape.WINDOW * rate(1, () -> network.fit(batch));
    }

    /** An epoch is a split: each worker takes all its batches, then parameters are averaged. */
    private ParameterAveragingTrainingMaster best() {
        return new ParameterAveragingTrainingMaster.Builder(cores, shape.batch())
                .batchSizePerWorker(shape.batch())
                .averagingFrequency(BATCHES_OF_A_CORE)
                .saveUpdater(true)
                // it would serialise them
                .storageLevel(null)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .repartionData(Repartition.Never)
                .build();
    }

    /** As its builder gives it; the batch must be said. */
    private ParameterAveragingTrainingMaster defaults() {
        return new ParameterAveragingTrainingMaster.Builder(shape.batch())
                .batchSizePerWorker(shape.batch())
                .build();
    }

    private double onSpark(ParameterAveragingTrainingMaster master) throws IOException {
        // by default it exports its data there, and leaves them
        Path exported = Files.createTempDirectory("kelvin-dl4j");
        SparkConf conf = new SparkConf()
                .setMaster("local[" + cores + "]")
                .setAppName("dl4j")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.hadoop.hadoop.tmp.dir", exported.toString());
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            JavaRDD<DataSet> batches = batches(spark, shape, cores);
            SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, configuration(), master);
            return rate(BATCHES_OF_A_CORE * cores, () -> network.fit(batches));
        } finally {
            FileUtils.deleteDirectory(exported.toFile());
        }
    }

    private MultiLayerConfiguration configuration() {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(LEARNING_RATE))
                .list();
        int from = shape.inputs();
        for (int size : shape.hidden()) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(from)
                    .nOut(size)
                    .activation(Activation.RELU)
                    .build());
            from = size;
        }
        return layers.layer(new OutputLayer.Builder(LOSS)
                        .nIn(from)
                        .nOut(shape.actions())
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
    }

    /** Made where they are used, and kept there. */
    private static JavaRDD<DataSet> batches(JavaSparkContext spark, Shape shape, int cores) {
        List<Integer> seeds = new ArrayList<>();
        for (int i = 0; i < cores; i++) {
            seeds.add(i);
        }
        return spark.parallelize(seeds, cores)
                .flatMap(seed -> batches(shape, seed).iterator())
                .cache();
    }

    private static List<DataSet> batches(Shape shape, long seed) {
        Nd4j.getRandom().setSeed(seed);
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES_OF_A_CORE; i++) {
            batches.add(new DataSet(
                    Nd4j.rand(shape.batch(), shape.inputs()).muli(2).subi(1),
                    Nd4j.rand(shape.batch(), shape.actions()).muli(2).subi(1)));
        }
        return batches;
    }

    /**
     * The median over epochs, after some that do not count.
     *
     * @param batches number of batches of an epoch
     * @param epoch takes them all
     */
    private double rate(int batches, Runnable epoch) {
        long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            epoch.run();
        }
        List<Double> rates = new ArrayList<>();
        end = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            epoch.run();
            rates.add((double) batches * shape.batch() / ((System.nanoTime() - start) * 1e-9));
        }
        double[] sorted = rates.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
