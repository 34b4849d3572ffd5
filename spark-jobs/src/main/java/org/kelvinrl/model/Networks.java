package org.kelvinrl.model;

import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.network.DuelingNetwork;
import org.kelvinrl.network.FilteredNetwork;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkKinds;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/** Builds the network that a manifest describes. */
final class Networks {

    private Networks() {}

    static Network of(ModelManifest manifest, String where) {
        ModelManifest.Architecture architecture = manifest.network();
        Network network;
        try {
            network = network(manifest, where);
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

    private static Network network(ModelManifest manifest, String where) {
        ModelManifest.Architecture architecture = manifest.network();
        Map<String, Object> settings = architecture.settings();
        if (!architecture.kind().equals(FilteredNetwork.KIND)) {
            return critic(architecture.kind(), manifest, where);
        }
        String kind = settings.get(FilteredNetwork.OF) instanceof String of ? of : Mlp.KIND;
        Network critic = critic(kind, manifest, where);
        Network behaviour = described(
                kind,
                settingsOfBehaviour(settings),
                manifest,
                manifest.actionSpace().n(),
                where);
        return FilteredNetwork.of(critic, behaviour, threshold(settings));
    }

    private static Network critic(String kind, ModelManifest manifest, String where) {
        Map<String, Object> settings = manifest.network().settings();
        int actions = manifest.actionSpace().n();
        return Boolean.TRUE.equals(settings.get(DuelingNetwork.SETTING))
                ? DuelingNetwork.of(described(kind, settings, manifest, actions + 1, where), 1)
                : described(kind, settings, manifest, actions, where);
    }

    private static Map<String, Object> settingsOfBehaviour(Map<String, Object> settings) {
        if (!(settings.get(FilteredNetwork.OF_BEHAVIOUR) instanceof Map<?, ?> own)) {
            return settings;
        }
        Map<String, Object> named = new TreeMap<>();
        own.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    private static Network described(
            String kind, Map<String, Object> settings, ModelManifest manifest, int outputs, String where) {
        return NetworkKinds.named(kind)
                .orElseThrow(() -> KelvinException.data(
                        "a network of a kind that is on the class path",
                        "\"" + kind + "\"",
                        where,
                        "Add the artifact that brings it (--jars), or restore the model from its origin"))
                .described(settings, manifest.observationNames().size(), outputs);
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

    private static KelvinException damaged(String expected, String found, String where) {
        return KelvinException.data(expected, found, where, "Restore the model from its origin");
    }
}
