package org.kelvinrl.network;

import java.util.Map;
import org.kelvinrl.configuration.Configuration;

/** Makes networks of waves. */
public final class FourierKind implements NetworkKind {

    @Override
    public String name() {
        return "fourier";
    }

    @Override
    public Network configured(
            Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs) {
        return new FourierNetwork(inputs, 128, outputs);
    }

    @Override
    public Network described(Map<String, Object> settings, int inputs, int outputs) {
        if (settings.get("waves") instanceof Integer waves && waves > 0) {
            return new FourierNetwork(inputs, waves, outputs);
        }
        throw new IllegalArgumentException("waves: expected a number above 0, found " + settings.get("waves"));
    }
}
