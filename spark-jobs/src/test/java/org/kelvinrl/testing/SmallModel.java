package org.kelvinrl.testing;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.ModelManifest;

/** An untrained model of 4 inputs and 2 actions, such as CartPole's. */
public final class SmallModel {

    private static final Mlp NETWORK = Mlp.of(4, List.of(8), 2);

    private SmallModel() {}

    /**
     * Writes it.
     *
     * @param folder where nothing is yet
     * @param logitScale its logit scale
     */
    public static void write(Path folder, double logitScale) {
        float[] parameters = new float[NETWORK.parameterCount()];
        NETWORK.initialise(parameters, 0, 3);
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                NETWORK.architecture(),
                List.of("a", "b", "c", "d"),
                ObservationScaling.none(4).toManifest(),
                ActionSpace.discrete(List.of("left", "right")),
                new ModelManifest.Loss("forward-kl", logitScale, 0.5, 0.01, "q-values", "shannon-entropy"),
                ModelStore.describe(parameters),
                new ModelManifest.Provenance(
                        "0.1.0", Map.of(), 1, 2, 3, "data", "abc", Map.of("train.seed", 1), true, List.of()));
        ModelStore.of(new Configuration()).write(folder, manifest, parameters);
    }
}
