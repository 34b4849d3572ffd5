package org.kelvinrl.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kelvinrl.network.FilteredNetwork;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/** Builds the network that a manifest describes. */
final class Networks {

    private Networks() {}

    static Network of(ModelManifest manifest, String where) {
        ModelManifest.Architecture architecture = manifest.network();
        Network network;
        try {
            network = switch (architecture.kind()) {
                case Mlp.KIND -> mlp(manifest);
                case FilteredNetwork.KIND ->
                    FilteredNetwork.of(mlp(manifest), mlp(manifest), threshold(architecture.settings()));
                default ->
                    throw damaged(
                            "a network of kind \"" + Mlp.KIND + "\" or \"" + FilteredNetwork.KIND + "\"",
                            "\"" + architecture.kind() + "\"",
                            where);
            };
        } catch (IllegalArgumentException e) {
            throw damaged("a network that can be built", e.getMessage(), where);
        }
        if (!network.architecture().blocks().equals(architecture.blocks())) {
            throw damaged(
                    "the blocks of such a network", architecture.blocks().size() + " blocks that are others", where);
        }
        requireScaling(manifest, where);
        return network;
    }

    private static Mlp mlp(ModelManifest manifest) {
        return Mlp.of(
                manifest.observationNames().size(),
                hidden(manifest.network().settings()),
                manifest.actionSpace().n());
    }

    private static double threshold(Map<String, Object> settings) {
        if (settings.get("threshold") instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("threshold: expected a number, found " + settings.get("threshold"));
    }

    private static void requireScaling(ModelManifest manifest, String where) {
        int inputs = manifest.observationNames().size();
        int shifts = manifest.scaling().shift().size();
        int factors = manifest.scaling().factor().size();
        if (shifts != inputs || factors != inputs) {
            throw damaged(
                    "a scaling of " + inputs + " components", shifts + " shifts and " + factors + " factors", where);
        }
    }

    private static List<Integer> hidden(Map<String, Object> settings) {
        List<Integer> sizes = new ArrayList<>();
        if (settings.get("hidden") instanceof List<?> hidden) {
            for (Object size : hidden) {
                sizes.add(size instanceof Integer number ? number : 0);
            }
            return sizes;
        }
        throw new IllegalArgumentException("hidden: expected a list of sizes, found " + settings.get("hidden"));
    }

    private static KelvinException damaged(String expected, String found, String where) {
        return KelvinException.data(expected, found, where, "Restore the model from its origin");
    }
}
