package org.kelvinrl.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingPlan;

/** What a run learns, resolved against its data: everything that decides the parameters, and nothing of where they are computed. */
public interface Learning {

    /** The prepared data set. */
    PreparedDataset dataset();

    /** What is done to observations. */
    ObservationScaling scaling();

    /** The training. */
    TrainingPlan plan();

    /** What the acting network is fitted to, as the model tells it. */
    ModelManifest.Loss loss();

    /**
     * A trainer whose workers are Spark's tasks.
     *
     * @param spark where they are
     * @param memories folder for what workers carry from round to round; it is made if they carry anything
     * @param updates folder for updates that are too large for results, and for nothing else; it is made if there are any
     */
    Trainer trainerOnSpark(JavaSparkContext spark, Path memories, Path updates);

    /**
     * A trainer whose workers are threads of this process, without Spark: the same bits.
     *
     * @param threads how many workers run at the same time, at least 1
     * @param memories folder for what workers carry from round to round; it is made if they carry anything
     */
    Trainer trainerInThisProcess(int threads, Path memories);

    /** What trains in place of our rounds; empty if they do. */
    default Optional<Engine> engine() {
        return Optional.empty();
    }

    /** The network that acts, of all that are trained. */
    Network actingNetwork();

    /**
     * The parameters of the network that acts.
     *
     * @param parameters the parameter vector of all networks
     */
    float[] actingParameters(float[] parameters);

    /**
     * What it learns with.
     *
     * @param given the configuration that it was resolved from
     * @return the same, in which settings that were not given may have what they come to
     */
    default Configuration resolved(Configuration given) {
        return given;
    }

    /** What was found from the data, by name, for the run's configuration. */
    Map<String, Object> derived();

    /** What is known of the data that says something of the result, in sentences. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * What watches the run beside its progress and its metrics.
     *
     * @param notes told what a user should know at once
     */
    default List<TrainingListener> listeners(Consumer<String> notes) {
        return List.of();
    }
}
