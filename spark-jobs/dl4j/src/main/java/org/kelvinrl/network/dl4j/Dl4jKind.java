package org.kelvinrl.network.dl4j;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkKind;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.schema.KelvinException;

/** Makes networks of DL4J's configurations and models. */
public final class Dl4jKind implements NetworkKind {

    private static final List<Setting<?>> OF_MEMORY =
            List.of(MemorySettings.WINDOW, MemorySettings.BURN_IN, MemorySettings.TRUNCATION, MemorySettings.STATE);

    /** For {@link java.util.ServiceLoader}. */
    public Dl4jKind() {}

    @Override
    public String name() {
        return Dl4jNetwork.KIND;
    }

    @Override
    public Set<Setting<?>> settings() {
        Set<Setting<?>> settings = new HashSet<>(OF_MEMORY);
        settings.addAll(List.of(NetworkSettings.DL4J_CONFIG, NetworkSettings.DL4J_MODEL));
        return settings;
    }

    @Override
    public Network configured(
            Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs) {
        Optional<Path> config = configuration.get(NetworkSettings.DL4J_CONFIG);
        Optional<Path> model = configuration.get(NetworkSettings.DL4J_MODEL);
        if (config.isPresent() == model.isPresent()) {
            throw KelvinException.configuration(
                    "either --dl4j-config or --dl4j-model for --network dl4j",
                    config.isPresent() ? "both" : "neither",
                    NetworkSettings.DL4J_CONFIG.key() + ", " + NetworkSettings.DL4J_MODEL.key(),
                    "Name the file of a configuration, or of a model to go on with");
        }
        Path file = config.orElseGet(model::get);
        Unrolling unrolling = unrolling(configuration);
        try {
            Network network = config.isPresent()
                    ? Dl4jNetwork.of(ConfigurationJson.checked(text(file, files)), inputs, outputs, unrolling)
                    : ofModel(file, files, inputs, outputs, unrolling);
            requireMemory(network, configuration, file);
            return network;
        } catch (UnsuitableNetworkException e) {
            throw e.refusal(file.toString());
        } catch (FileNotFoundException e) {
            throw KelvinException.data("a file of DL4J", "no such file", file.toString(), "Correct the path")
                    .because(e);
        } catch (IOException e) {
            throw KelvinException.data(
                            "a file that can be read", String.valueOf(e.getMessage()), file.toString(), "Restore it")
                    .because(e);
        }
    }

    /** DL4J's backward pass goes through all steps that it went forward. */
    private static Unrolling unrolling(Configuration configuration) {
        Unrolling unrolling = MemorySettings.unrolling(configuration);
        if (unrolling.truncation() < unrolling.window() && unrolling.isCarried()) {
            throw KelvinException.configuration(
                    "gradients through whole windows of " + unrolling.window()
                            + " steps, or a state of zeros behind a truncation, for --network dl4j",
                    "a truncation of " + unrolling.truncation() + " that carries the state",
                    MemorySettings.TRUNCATION.key() + ", " + configuration.origin(MemorySettings.TRUNCATION),
                    "Leave it out, shorten --window and give a --burn-in, or give --state zero");
        }
        return unrolling;
    }

    private static void requireMemory(Network network, Configuration configuration, Path file) {
        Map<String, String> given = configuration.givenTexts();
        for (Setting<?> setting : OF_MEMORY) {
            if (network.unrolling() == null && given.containsKey(setting.key())) {
                throw KelvinException.configuration(
                        "a network with memory, which alone has this",
                        "one without in " + file,
                        setting.key() + ", " + configuration.origin(setting),
                        "Leave it out, or name the file of a network with an LSTM");
            }
        }
    }

    /** The length is compared before memory is taken. */
    private static byte[] text(Path file, org.apache.hadoop.conf.Configuration files) throws IOException {
        FileSystem system = file.getFileSystem(files);
        FileStatus status = system.getFileStatus(file);
        if (!status.isFile() || status.getLen() > ConfigurationJson.MOST_BYTES) {
            throw new UnsuitableNetworkException(
                    "a file of at most " + ConfigurationJson.MOST_BYTES + " bytes",
                    status.isFile() ? status.getLen() + " bytes" : "a folder",
                    "--dl4j-config",
                    "Give what DL4J's toJson wrote");
        }
        byte[] bytes = new byte[(int) status.getLen()];
        try (FSDataInputStream in = system.open(file)) {
            in.readFully(bytes);
        }
        return bytes;
    }

    private static Network ofModel(
            Path file, org.apache.hadoop.conf.Configuration files, int inputs, int outputs, Unrolling unrolling)
            throws IOException {
        try (FSDataInputStream in = file.getFileSystem(files).open(file)) {
            return ModelZip.read(in, inputs, outputs, unrolling);
        }
    }

    @Override
    public Network described(Map<String, Object> settings, int inputs, int outputs) {
        if (settings.get(Dl4jNetwork.CONFIGURATION) instanceof String json) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            return Dl4jNetwork.of(ConfigurationJson.checked(bytes), inputs, outputs, unrolling(settings));
        }
        throw new IllegalArgumentException(
                "configuration: expected the JSON of a DL4J network, found " + settings.get(Dl4jNetwork.CONFIGURATION));
    }

    private static Unrolling unrolling(Map<String, Object> settings) {
        return settings.containsKey(Unrolling.WINDOW)
                ? Unrolling.of(settings)
                : new Unrolling(1, 0, 1, true); // of no account without a memory
    }
}
