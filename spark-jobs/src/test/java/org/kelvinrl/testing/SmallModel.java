package org.kelvinrl.testing;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.ModelManifest;

/** An untrained model. */
public final class SmallModel {

    private SmallModel() {}

    /**
     * Writes one of 4 inputs and 2 actions, such as CartPole's.
     *
     * @param folder where nothing is yet
     * @param logitScale its logit scale
     */
    public static void write(Path folder, double logitScale) {
        write(folder, logitScale, List.of("a", "b", "c", "d"), List.of("left", "right"));
    }

    /**
     * Writes one.
     *
     * @param folder where nothing is yet
     * @param logitScale its logit scale
     * @param inputs names of its inputs
     * @param actions names of its actions
     */
    public static void write(Path folder, double logitScale, List<String> inputs, List<String> actions) {
        write(folder, logitScale, Mlp.of(inputs.size(), List.of(8), actions.size()), inputs, actions);
    }

    /**
     * Writes one.
     *
     * @param folder where nothing is yet
     * @param logitScale its logit scale
     * @param network its network
     * @param inputs names of its inputs
     * @param actions names of its actions
     */
    public static void write(
            Path folder, double logitScale, Network network, List<String> inputs, List<String> actions) {
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, 3);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                network.architecture(),
                inputs,
                ObservationScaling.none(inputs.size()).toManifest(),
                ActionSpace.discrete(actions),
                new ModelManifest.Loss("forward-kl", logitScale, 0.5, 0.01, "q-values", "shannon-entropy"),
                ModelStore.describe(parameters),
                new ModelManifest.Provenance(
                        "0.1.0", Map.of(), 1, 2, 3, "data", "abc", Map.of("train.seed", 1), true, List.of()));
        ModelStore.of(new Configuration()).write(folder, manifest, parameters);
    }
}
