package org.kelvinrl.network.dl4j;

import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.DistillationEngine;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.run.Engine;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.TrainSettings;

/**
 * One of DL4J's ways to train on Spark in place of our rounds, for a network of DL4J: each worker has the blocks that ours would have, with the same loss and
 * batches of as many rows. It is not reproducible. Settings that it does not know must be at their defaults.
 */
abstract class Dl4jSparkEngine implements DistillationEngine {

    private final String name;
    private final Set<Setting<?>> heeded;

    /**
     * An engine.
     *
     * @param name its name as a user writes it
     * @param heeded the settings of training that it knows
     */
    Dl4jSparkEngine(String name, Set<Setting<?>> heeded) {
        this.name = name;
        this.heeded = heeded;
    }

    /** What DL4J is told to train with. */
    abstract TrainingMaster<?, ?> master(
            Distillation distillation, Configuration configuration, JavaSparkContext spark);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Engine of(Distillation distillation, Configuration configuration) {
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
                    heeded.contains(setting) || !setting.isDecisive() || isDefault(configuration, setting),
                    "no " + setting.key(),
                    setting.key() + " = " + configuration.get(setting));
        }
        return (spark, listener) -> new Dl4jSparkTraining(
                        name, distillation, configuration, loss, spark, master(distillation, configuration, spark))
                .train(listener);
    }

    private static boolean hasWeights(DatasetManifest data) {
        return data.nulls().getOrDefault(PreparedColumn.WEIGHT.columnName(), 0L) < data.rows();
    }

    private static boolean isDefault(Configuration configuration, Setting<?> setting) {
        return configuration
                .get(setting)
                .equals(Configuration.of(List.of(setting)).get(setting));
    }

    private void require(boolean holds, String expected, String found) {
        if (!holds) {
            throw KelvinException.configuration(
                    expected + " for --engine " + name,
                    found,
                    "distill.engine",
                    "Leave out --engine, whose rounds know it, or change the setting");
        }
    }
}
