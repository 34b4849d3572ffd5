package org.kelvinrl.evaluate;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.storage.QualifiedPath;

/** Makes a model's policy in the task that acts by it: each task loads the model, and checks it, for itself. */
public final class ModelPolicy implements PolicyFactory {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final SerializableConfiguration configuration;
    private final double temperature;
    private final PolicyChoice choice;

    private ModelPolicy(
            String folder, SerializableConfiguration configuration, double temperature, PolicyChoice choice) {
        this.folder = folder;
        this.configuration = configuration;
        this.temperature = temperature;
        this.choice = choice;
    }

    /**
     * A model's greedy policy.
     *
     * @param folder the model's folder
     * @param configuration where executors find its file system
     * @param simulator where it is to act
     * @throws org.kelvinrl.schema.KelvinException if the model is missing, damaged or of other observations or actions than the environment's
     */
    public static ModelPolicy greedy(Path folder, Configuration configuration, Simulator simulator) {
        ModelManifest manifest = ModelStore.of(configuration).load(folder).manifest();
        EnvironmentFit.require(
                "model",
                manifest.observationNames().size(),
                manifest.actionSpace().n(),
                simulator.environment(),
                folder);
        return new ModelPolicy(
                QualifiedPath.of(folder, configuration).toString(),
                new SerializableConfiguration(configuration),
                1 / manifest.loss().logitScale(),
                PolicyChoice.greedy());
    }

    /** The policy that chooses otherwise by the same outputs. */
    public ModelPolicy choosing(PolicyChoice other) {
        return new ModelPolicy(folder, configuration, temperature, other);
    }

    /** The temperature at which the softmax of the outputs is the policy that was trained: one over its logit scale. */
    public double temperature() {
        return temperature;
    }

    @Override
    public Policy create() {
        PolicyModel model = ModelStore.of(configuration.value()).load(new Path(folder));
        return choice.by(new ModelValues(model));
    }
}
