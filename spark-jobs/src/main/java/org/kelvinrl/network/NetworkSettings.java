package org.kelvinrl.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/** What can be set of a network and of its inputs. */
public final class NetworkSettings {

    /** Kind of network. */
    public static final Setting<String> KIND = Setting.text("network.kind")
            .flag("--network")
            .defaultsTo(Mlp.KIND)
            .describedAs(
                    "Kind of network: mlp sees one observation, gru and lstm remember those of the episode before it; dl4j is any"
                            + " network of Deeplearning4j, of the artifact kelvin-dl4j; an artifact of your own may bring others.");

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
            .describedAs(
                    "What is done to observations: mean 0 and deviation 1 over the training rows, but nothing to components that are"
                            + " only ever 0 or 1; or nothing at all.");

    /** What follows the sums of a hidden layer. */
    public static final Setting<Activation> ACTIVATION = Setting.choice("network.activation", Activation.class)
            .flag("--activation")
            .defaultsTo(Activation.RELU)
            .describedAs("What a hidden layer makes of its sums.");

    /** Whether the sums of hidden layers are normalised. */
    public static final Setting<Boolean> LAYER_NORM = Setting.truth("network.layer-norm")
            .flag("--layer-norm")
            .describedAs(
                    "Normalises the sums of each hidden layer, row by row, before their activation. By default train does so in"
                            + " networks of values and not in those of policies; what is given is for all of them.");

    /** Share of hidden units that are left out while the network learns. */
    public static final Setting<Double> DROPOUT = Setting.number("network.dropout")
            .flag("--dropout")
            .atLeast(0.0)
            .below(1.0)
            .defaultsTo(0.0)
            .describedAs("Share of the hidden units that are left out, others for each row, while the network learns.");

    /** Whether hidden layers are added to what they are computed from. */
    public static final Setting<Boolean> RESIDUAL = Setting.truth("network.residual")
            .flag("--residual")
            .describedAs(
                    "Adds a hidden layer's result to what it is computed from, where that is a hidden layer as large.");

    /** Whether the values of actions are the state's and the actions' advantages. */
    public static final Setting<Boolean> DUELING = Setting.truth("network.dueling")
            .flag("--dueling")
            .describedAs("Makes the values of actions of the state's value and the actions' advantages.");

    /** What weights start at. */
    public static final Setting<Initialisation> INITIALISATION = Setting.choice(
                    "network.initialisation", Initialisation.class)
            .flag("--initialisation")
            .defaultsTo(Initialisation.BY_ACTIVATION)
            .describedAs("What weights start at; by-activation is he, but glorot where tanh or nothing follows.");

    /** Size of the embeddings of categories. */
    public static final Setting<Optional<Integer>> EMBEDDING = Setting.integer("network.embedding")
            .flag("--embedding")
            .atLeast(1)
            .atMost(65536)
            .optional()
            .describedAs("Numbers that each category of the observation is embedded in; without it the first layer sees"
                    + " the category as it is, a 1 among zeros.");

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

    /** Those that not every kind of network takes, see {@link NetworkKind#settings}. */
    static final List<Setting<?>> OF_SOME_KINDS = Stream.concat(
                    Stream.of(
                            HIDDEN,
                            ACTIVATION,
                            LAYER_NORM,
                            DROPOUT,
                            RESIDUAL,
                            INITIALISATION,
                            EMBEDDING,
                            DL4J_CONFIG,
                            DL4J_MODEL),
                    MemorySettings.ALL.stream())
            .toList();

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = Stream.concat(
                    Stream.of(
                            KIND,
                            HIDDEN,
                            SCALING,
                            ACTIVATION,
                            LAYER_NORM,
                            DROPOUT,
                            RESIDUAL,
                            DUELING,
                            INITIALISATION,
                            EMBEDDING,
                            DL4J_CONFIG,
                            DL4J_MODEL),
                    MemorySettings.ALL.stream())
            .toList();

    private NetworkSettings() {}

    /**
     * The network for a data set: as many inputs as an observation has components, and so many outputs.
     *
     * @param files where a file system of a file that was named is found
     * @throws KelvinException if its kind is not there, or it cannot be built, or a setting has no meaning for it
     */
    public static Network network(
            Configuration configuration,
            DatasetManifest manifest,
            int outputs,
            org.apache.hadoop.conf.Configuration files) {
        String name = configuration.get(KIND);
        NetworkKind kind = NetworkKinds.named(name).orElseThrow(() -> absent(name, configuration));
        requireMeaning(configuration, kind);
        return kind.configured(configuration, files, manifest, outputs);
    }

    /**
     * The network of values of a data set's actions, which may be {@link #DUELING}.
     *
     * @param members how many values there are of each action, one set of all actions behind the other
     * @param files where a file system of a file that was named is found
     * @throws KelvinException if its kind is not there, or it cannot be built, or a setting has no meaning for it
     */
    public static Network critic(
            Configuration configuration,
            DatasetManifest manifest,
            int members,
            org.apache.hadoop.conf.Configuration files) {
        int actions = manifest.actionSpace().n();
        if (!configuration.get(DUELING)) {
            return network(configuration, manifest, Math.multiplyExact(members, actions), files);
        }
        int outputs = Math.multiplyExact(members, actions + 1);
        return DuelingNetwork.of(network(configuration, manifest, outputs, files), members);
    }

    static void requireMeaning(Configuration configuration, NetworkKind kind) {
        Map<String, String> given = configuration.givenTexts();
        for (Setting<?> setting : OF_SOME_KINDS) {
            if (given.containsKey(setting.key()) && !kind.settings().contains(setting)) {
                throw refused(
                        configuration,
                        setting,
                        "no such setting with --network " + kind.name() + ", for which it means nothing",
                        "Leave it out, or name another --network");
            }
        }
    }

    /**
     * Refuses {@link #DUELING}.
     *
     * @param what what has no values of actions, such as {@code --algorithm bc}
     * @throws KelvinException if it is set
     */
    public static void requireNoDueling(Configuration configuration, String what) {
        if (configuration.get(DUELING)) {
            throw refused(
                    configuration,
                    DUELING,
                    "no such setting with " + what + ", for which the state's value means nothing",
                    "Leave it out");
        }
    }

    /**
     * The hidden layers.
     *
     * @throws KelvinException if they are to be residual and none has the size of the one before
     */
    static HiddenLayers hiddenLayers(Configuration configuration) {
        List<Integer> sizes = configuration.get(HIDDEN);
        if (configuration.get(RESIDUAL) && !HiddenLayers.hasNeighboursOfOneSize(sizes)) {
            throw KelvinException.configuration(
                    "a hidden layer of the size of the one before with --residual",
                    "sizes " + sizes,
                    HIDDEN.key() + ", " + configuration.origin(HIDDEN),
                    "Give such sizes, as --hidden 64,64, or leave out --residual");
        }
        return new HiddenLayers(
                sizes,
                configuration.get(ACTIVATION),
                configuration.get(LAYER_NORM),
                configuration.get(DROPOUT),
                configuration.get(RESIDUAL));
    }

    /**
     * The categories that are embedded.
     *
     * @throws KelvinException if there is none though there is to be
     */
    static Categories categories(Configuration configuration, DatasetManifest manifest) {
        if (configuration.get(EMBEDDING).isEmpty()) {
            return Categories.NONE;
        }
        List<Categories.Group> groups = Categories.in(manifest);
        if (groups.isEmpty()) {
            throw refused(
                    configuration,
                    EMBEDDING,
                    "a category in the observation, components of one column of which one is 1 and the others are 0, for this"
                            + " setting",
                    "Leave it out, or ingest the log again with one_hot or category in the mapping");
        }
        return new Categories(groups, configuration.get(EMBEDDING).orElseThrow());
    }

    /** The refusal of hidden layers of which no network can be made. */
    static KelvinException noSuchLayers(
            Configuration configuration, int inputs, int outputs, IllegalArgumentException reason) {
        return KelvinException.configuration(
                "layers that make a network with " + inputs + " inputs and " + outputs + " outputs",
                configuration.get(HIDDEN) + ", " + reason.getMessage(),
                HIDDEN.key() + ", " + configuration.origin(HIDDEN),
                "Give smaller layers, or fewer");
    }

    private static KelvinException refused(
            Configuration configuration, Setting<?> setting, String expected, String remedy) {
        return KelvinException.configuration(
                expected,
                configuration.givenTexts().get(setting.key()),
                setting.key() + ", " + configuration.origin(setting),
                remedy);
    }

    /** Whether the network is that of a file, whose content no setting tells. */
    public static boolean hasFile(Configuration configuration) {
        return configuration.get(DL4J_CONFIG).isPresent()
                || configuration.get(DL4J_MODEL).isPresent();
    }

    private static KelvinException absent(String kind, Configuration configuration) {
        return KelvinException.configuration(
                "a kind of network on the class path: " + String.join(", ", NetworkKinds.names()),
                kind,
                KIND.key() + ", " + configuration.origin(KIND),
                "Name one of them, or add the artifact that brings it (--jars)");
    }

    /** The scaling of observations, from the data set's statistics. */
    public static ObservationScaling scaling(Configuration configuration, DatasetManifest manifest) {
        return configuration.get(SCALING).equals("none")
                ? ObservationScaling.none(manifest.observationSize())
                : ObservationScaling.standardising(manifest.statistics().observation());
    }
}
