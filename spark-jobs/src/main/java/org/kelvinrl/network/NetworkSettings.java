package org.kelvinrl.network;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/** What can be set of a network and of its inputs. */
public final class NetworkSettings {

    private static final String DL4J = "dl4j";

    /** Kind of network. */
    public static final Setting<String> KIND = Setting.choice("network.kind", Mlp.KIND, DL4J)
            .flag("--network")
            .defaultsTo(Mlp.KIND)
            .describedAs("Kind of network. dl4j is any network of Deeplearning4j, of the artifact kelvin-dl4j.");

    /** Sizes of the hidden layers. */
    public static final Setting<List<Integer>> HIDDEN = Setting.integers("network.hidden")
            .flag("--hidden")
            .accepting("each from 1 to 65536", sizes -> sizes.stream().allMatch(size -> size >= 1 && size <= 65536))
            .defaultsTo(List.of(64, 64))
            .describedAs("Sizes of the hidden layers.");

    /** What is done to observations. */
    public static final Setting<String> SCALING = Setting.choice("network.scaling", "standardise", "none")
            .flag("--scaling")
            .defaultsTo("standardise")
            .describedAs("What is done to observations: mean 0 and deviation 1 over the training rows, or nothing.");

    /** The configuration of a network of DL4J. */
    public static final Setting<Optional<Path>> DL4J_CONFIG = Setting.path("network.dl4j-config")
            .flag("--dl4j-config")
            .optional()
            .describedAs("For --network dl4j: file with the JSON of a MultiLayerConfiguration or a"
                    + " ComputationGraphConfiguration, which starts from weights of its own initialisation.");

    /** A model of DL4J. */
    public static final Setting<Optional<Path>> DL4J_MODEL = Setting.path("network.dl4j-model")
            .flag("--dl4j-model")
            .optional()
            .describedAs(
                    "For --network dl4j: file that DL4J's ModelSerializer wrote, which starts from the weights in it.");

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(KIND, HIDDEN, SCALING, DL4J_CONFIG, DL4J_MODEL);

    private NetworkSettings() {}

    /**
     * The network for a data set: as many inputs as an observation has components, and so many outputs.
     *
     * @param files where a file system of a file that was named is found
     * @throws KelvinException if its kind is not there, or it cannot be built
     */
    public static Network network(
            Configuration configuration,
            DatasetManifest manifest,
            int outputs,
            org.apache.hadoop.conf.Configuration files) {
        String kind = configuration.get(KIND);
        if (hasFile(configuration) && !kind.equals(DL4J)) {
            throw KelvinException.configuration(
                    "--network " + DL4J + " for --dl4j-config and --dl4j-model",
                    "--network " + kind,
                    KIND.key() + ", " + configuration.origin(KIND),
                    "Add it, or leave the file out");
        }
        return NetworkKinds.named(kind)
                .orElseThrow(() -> absent(kind, configuration))
                .configured(configuration, files, manifest.observationSize(), outputs);
    }

    /** Whether the network is that of a file, whose content no setting tells. */
    public static boolean hasFile(Configuration configuration) {
        return configuration.get(DL4J_CONFIG).isPresent()
                || configuration.get(DL4J_MODEL).isPresent();
    }

    private static KelvinException absent(String kind, Configuration configuration) {
        return KelvinException.configuration(
                "networks of kind " + kind + " on the class path",
                "none",
                KIND.key() + ", " + configuration.origin(KIND),
                "Add the artifact that brings them (--jars), or use another --network");
    }

    /** The scaling of observations, from the data set's statistics. */
    public static ObservationScaling scaling(Configuration configuration, DatasetManifest manifest) {
        return configuration.get(SCALING).equals("none")
                ? ObservationScaling.none(manifest.observationSize())
                : ObservationScaling.standardising(manifest.statistics().observation());
    }
}
