package org.kelvinrl.network.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.train.EpochMetrics;
import org.kelvinrl.train.ObjectiveBlocks;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** One training by DL4J on Spark: an epoch is a fit of its graph to all rows. */
final class Dl4jSparkTraining {

    private final String engine;
    private final Distillation distillation;
    private final Dl4jNetwork network;
    private final JavaSparkContext spark;
    private final ObjectiveBlocks blocks;
    private final LabelledBatches batches;
    private final SparkComputationGraph graph;
    private final long seed;
    private final int workers;

    Dl4jSparkTraining(
            String engine,
            Distillation distillation,
            Configuration configuration,
            PolicyLoss loss,
            JavaSparkContext spark,
            TrainingMaster<?, ?> master) {
        OneThread.require();
        this.engine = engine;
        this.distillation = distillation;
        this.network = (Dl4jNetwork) distillation.network();
        this.spark = spark;
        this.seed = distillation.plan().seed();
        this.workers = distillation.plan().workers();
        this.blocks =
                ObjectiveBlocks.of(distillation.dataset(), workers, distillation.objective(), distillation.scaling());
        this.batches = LabelledBatches.of(network, loss, configuration.get(TrainSettings.BATCH));
        double rate = configuration.get(TrainSettings.LEARNING_RATE);
        IUpdater updater = configuration.get(TrainSettings.OPTIMISER).equals("sgd") ? new Sgd(rate) : new Adam(rate);
        this.graph = new SparkComputationGraph(spark, start(loss, updater), master);
    }

    private ComputationGraph start(PolicyLoss loss, IUpdater updater) {
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, seed);
        ComputationGraph start = new ComputationGraph(network.inDl4j().withLoss(KelvinLoss.of(loss), updater));
        start.init(Nd4j.create(parameters, new long[] {1, parameters.length}), true);
        return start;
    }

    TrainedParameters train(TrainingListener listener) {
        int epochs = distillation.plan().epochs();
        List<EpochMetrics> history = new ArrayList<>();
        listener.started(epochs, 0);
        for (int epoch = 0; epoch < epochs; epoch++) {
            long begin = System.nanoTime();
            JavaRDD<DataSet> data = data(epoch).persist(StorageLevel.MEMORY_ONLY());
            graph.fit(data);
            data.unpersist(false);
            double seconds = (System.nanoTime() - begin) * 1e-9;
            float[] parameters = parameters();
            LossSums validation = blocks.ofValidation(spark, parameters);
            history.add(new EpochMetrics(epoch, blocks.ofTraining(spark, parameters), validation, seconds));
            listener.validated(epoch, validation, Map.of());
        }
        listener.finished();
        return TrainedParameters.byEngine(parameters(), history, engine);
    }

    private float[] parameters() {
        return graph.getNetwork().params().dup().data().asFloat();
    }

    /** A partition for each worker. */
    private JavaRDD<DataSet> data(int epoch) {
        LabelledBatches maker = batches;
        ObjectiveBlocks source = blocks;
        long seedOfRun = seed;
        List<ArrayList<Integer>> ofWorkers = new ArrayList<>();
        blocks.training().forEach(indices -> ofWorkers.add(new ArrayList<>(indices)));
        return spark.parallelize(ofWorkers, workers)
                .flatMap(ArrayList::iterator)
                .flatMap(index -> maker.shuffled(source.block(index), RandomStream.of(seedOfRun, epoch, index))
                        .iterator());
    }
}
