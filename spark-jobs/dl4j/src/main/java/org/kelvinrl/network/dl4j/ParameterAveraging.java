package org.kelvinrl.network.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.DistillationEngine;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.run.Engine;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;
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

/**
 * DL4J's ParameterAveragingTrainingMaster in place of our rounds, for a network of DL4J: as many workers, each with the blocks that ours would
 * have, the same loss, batches of as many rows, averaged after as many steps. It is not reproducible, and a worker's mean counts as much as
 * another's whatever their rows. Settings that it does not know must be at their defaults.
 */
public final class ParameterAveraging implements DistillationEngine {

    private static final String NAME = "dl4j-spark";

    private static final Set<Setting<?>> HEEDED = Set.of(
            TrainSettings.SEED,
            TrainSettings.EPOCHS,
            TrainSettings.WORKERS,
            TrainSettings.BATCH,
            TrainSettings.LOCAL_STEPS,
            TrainSettings.OPTIMISER,
            TrainSettings.LEARNING_RATE);

    /** For {@link java.util.ServiceLoader}. */
    public ParameterAveraging() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Engine of(Distillation distillation, Configuration configuration) {
        PolicyLoss loss = ModelLoss.of(distillation.loss());
        require(
                distillation.network() instanceof Dl4jNetwork network && !network.isRecurrent(),
                "--network dl4j without recurrent layers",
                distillation.network().architecture().kind()
                        + (distillation.network().stateSize() > 0 ? ", recurrent" : ""));
        require(
                !loss.regulariser().needsReference(),
                "an entropy as regulariser",
                loss.regulariser().name());
        require(!hasWeights(distillation.dataset().manifest()), "rows without weights", "column weight");
        require(distillation.loss().teacherTemperatures() == null, "one temperature", "--teacher-temperature");
        require(
                !configuration.get(TrainSettings.OPTIMISER).equals("adamw"),
                "--optimiser adam or sgd",
                configuration.get(TrainSettings.OPTIMISER));
        for (Setting<?> setting : TrainSettings.ALL) {
            require(
                    HEEDED.contains(setting) || !setting.isDecisive() || isDefault(configuration, setting),
                    "no " + setting.key(),
                    setting.key() + " = " + configuration.get(setting));
        }
        return (spark, listener) -> new Run(distillation, configuration, loss, spark).train(listener);
    }

    private static boolean hasWeights(DatasetManifest data) {
        return data.nulls().getOrDefault(PreparedColumn.WEIGHT.columnName(), 0L) < data.rows();
    }

    private static boolean isDefault(Configuration configuration, Setting<?> setting) {
        return configuration
                .get(setting)
                .equals(Configuration.of(List.of(setting)).get(setting));
    }

    private static void require(boolean holds, String expected, String found) {
        if (!holds) {
            throw KelvinException.configuration(
                    expected + " for --engine " + NAME,
                    found,
                    "distill.engine",
                    "Leave out --engine, whose rounds know it, or change the setting");
        }
    }

    /** One training. */
    private static final class Run {

        private final Distillation distillation;
        private final Dl4jNetwork network;
        private final JavaSparkContext spark;
        private final ObjectiveBlocks blocks;
        private final LabelledBatches batches;
        private final SparkComputationGraph graph;
        private final long seed;
        private final int workers;

        Run(Distillation distillation, Configuration configuration, PolicyLoss loss, JavaSparkContext spark) {
            OneThread.require();
            this.distillation = distillation;
            this.network = (Dl4jNetwork) distillation.network();
            this.spark = spark;
            this.seed = distillation.plan().seed();
            this.workers = distillation.plan().workers();
            this.blocks = ObjectiveBlocks.of(
                    distillation.dataset(), workers, distillation.objective(), distillation.scaling());
            int batch = configuration.get(TrainSettings.BATCH);
            this.batches = LabelledBatches.of(network, loss, batch);
            double rate = configuration.get(TrainSettings.LEARNING_RATE);
            IUpdater updater =
                    configuration.get(TrainSettings.OPTIMISER).equals("sgd") ? new Sgd(rate) : new Adam(rate);
            this.graph = new SparkComputationGraph(
                    spark,
                    start(loss, updater),
                    new ParameterAveragingTrainingMaster.Builder(workers, batch)
                            .batchSizePerWorker(batch)
                            .averagingFrequency(configuration.get(TrainSettings.LOCAL_STEPS))
                            .saveUpdater(true)
                            .rngSeed(seed)
                            // it would write its data to a folder that all share, and leave it there
                            .rddTrainingApproach(RDDTrainingApproach.Direct)
                            .storageLevel(null)
                            .repartionData(Repartition.Never)
                            .build());
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
            return TrainedParameters.byEngine(parameters(), history, NAME);
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
}
