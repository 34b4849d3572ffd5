package org.kelvinrl.network.dl4j;

import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.train.TrainSettings;

/**
 * DL4J's ParameterAveragingTrainingMaster: as many workers as ours, averaged after as many steps. A worker's mean counts as much as another's, whatever
 * their rows.
 */
public final class ParameterAveraging extends Dl4jSparkEngine {

    /** For {@link java.util.ServiceLoader}. */
    public ParameterAveraging() {
        super(
                "dl4j-spark",
                Set.of(
                        TrainSettings.SEED,
                        TrainSettings.EPOCHS,
                        TrainSettings.WORKERS,
                        TrainSettings.BATCH,
                        TrainSettings.LOCAL_STEPS,
                        TrainSettings.OPTIMISER,
                        TrainSettings.LEARNING_RATE));
    }

    @Override
    TrainingMaster<?, ?> master(Distillation distillation, Configuration configuration, JavaSparkContext spark) {
        int batch = configuration.get(TrainSettings.BATCH);
        return new ParameterAveragingTrainingMaster.Builder(distillation.plan().workers(), batch)
                .batchSizePerWorker(batch)
                .averagingFrequency(configuration.get(TrainSettings.LOCAL_STEPS))
                .saveUpdater(true)
                .rngSeed(distillation.plan().seed())
                // it would write its data to a folder that all share, and leave it there
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(null)
                .repartionData(Repartition.Never)
                .build();
    }
}
