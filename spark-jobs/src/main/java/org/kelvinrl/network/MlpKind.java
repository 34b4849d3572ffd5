package org.kelvinrl.network;

import java.util.Map;
import java.util.Set;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.DatasetManifest;

/** Makes perceptrons. */
final class MlpKind implements NetworkKind {

    @Override
    public String name() {
        return Mlp.KIND;
    }

    @Override
    public Set<Setting<?>> settings() {
        return Set.of(
                NetworkSettings.HIDDEN,
                NetworkSettings.ACTIVATION,
                NetworkSettings.LAYER_NORM,
                NetworkSettings.DROPOUT,
                NetworkSettings.RESIDUAL,
                NetworkSettings.INITIALISATION,
                NetworkSettings.EMBEDDING);
    }

    @Override
    public Network configured(
            Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs) {
        return configured(configuration, inputs, Categories.NONE, outputs);
    }

    @Override
    public Network configured(
            Configuration configuration,
            org.apache.hadoop.conf.Configuration files,
            DatasetManifest manifest,
            int outputs) {
        Categories categories = NetworkSettings.categories(configuration, manifest);
        return configured(configuration, manifest.observationSize(), categories, outputs);
    }

    private static Network configured(Configuration configuration, int inputs, Categories categories, int outputs) {
        HiddenLayers hidden = NetworkSettings.hiddenLayers(configuration);
        try {
            return Mlp.of(inputs, categories, hidden, outputs, configuration.get(NetworkSettings.INITIALISATION));
        } catch (IllegalArgumentException e) {
            throw NetworkSettings.noSuchLayers(configuration, inputs, outputs, e);
        }
    }

    @Override
    public Network described(Map<String, Object> settings, int inputs, int outputs) {
        Categories categories = Categories.of(settings, inputs);
        return Mlp.of(inputs, categories, HiddenLayers.of(settings), outputs, Initialisation.BY_ACTIVATION);
    }
}
