package org.kelvinrl.network;

import java.util.Map;
import java.util.Set;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.DatasetManifest;

/**
 * A kind of network that a configuration or a manifest names. Kinds of other artifacts are found by {@link java.util.ServiceLoader}.
 */
public interface NetworkKind {

    /** Its name in configurations and manifests. */
    String name();

    /** Those of {@link NetworkSettings#OF_SOME_KINDS} that mean something for this kind; any other one that is given is refused. */
    default Set<Setting<?>> settings() {
        return Set.of();
    }

    /**
     * A network as it was configured.
     *
     * @param configuration what was set
     * @param files where a file system of a file that was named is found
     * @param inputs number of inputs
     * @param outputs number of linear outputs
     * @throws org.kelvinrl.schema.KelvinException if there is no such network
     */
    Network configured(
            Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs);

    /**
     * A network as it was configured, for a data set.
     *
     * @param configuration what was set
     * @param files where a file system of a file that was named is found
     * @param manifest the data set's, which tells the inputs and what is known of them
     * @param outputs number of linear outputs
     * @throws org.kelvinrl.schema.KelvinException if there is no such network
     */
    default Network configured(
            Configuration configuration,
            org.apache.hadoop.conf.Configuration files,
            DatasetManifest manifest,
            int outputs) {
        return configured(configuration, files, manifest.observationSize(), outputs);
    }

    /**
     * A network as a manifest describes it.
     *
     * @param settings what {@link Network#architecture} told
     * @param inputs number of inputs
     * @param outputs number of linear outputs
     * @throws IllegalArgumentException if there is no such network
     */
    Network described(Map<String, Object> settings, int inputs, int outputs);
}
