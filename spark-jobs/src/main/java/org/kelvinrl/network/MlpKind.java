package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kelvinrl.configuration.Configuration;

/** Makes perceptrons. */
final class MlpKind implements NetworkKind {

    @Override
    public String name() {
        return Mlp.KIND;
    }

    @Override
    public Network configured(
            Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs) {
        MemorySettings.requireNone(configuration, name());
        return Mlp.of(inputs, configuration.get(NetworkSettings.HIDDEN), outputs);
    }

    @Override
    public Network described(Map<String, Object> settings, int inputs, int outputs) {
        return Mlp.of(inputs, hidden(settings), outputs);
    }

    private static List<Integer> hidden(Map<String, Object> settings) {
        List<Integer> sizes = new ArrayList<>();
        if (settings.get(Mlp.HIDDEN) instanceof List<?> hidden) {
            for (Object size : hidden) {
                sizes.add(size instanceof Integer number ? number : 0);
            }
            return sizes;
        }
        throw new IllegalArgumentException("hidden: expected a list of sizes, found " + settings.get(Mlp.HIDDEN));
    }
}
