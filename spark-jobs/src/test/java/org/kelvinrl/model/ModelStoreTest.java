package org.kelvinrl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

class ModelStoreTest {

    private static final ModelStore STORE = ModelStore.of(new Configuration());
    private static final Mlp NETWORK = Mlp.of(4, List.of(8, 3), 2);

    @TempDir
    private java.nio.file.Path temporary;

    @Test
    void aModelComesBackBitForBit() {
        float[] parameters = parameters();
        parameters[0] = Float.MIN_VALUE;
        parameters[1] = -0f;
        STORE.write(folder(), manifest(parameters), parameters);

        PolicyModel model = STORE.load(folder());
        assertThat(model.parameters()).containsExactly(parameters);
        assertThat(model.manifest()).isEqualTo(manifest(parameters));
        assertThat(model.network().blocks()).isEqualTo(NETWORK.blocks());
        assertThat(siblings()).containsExactly("model");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        write();
        byte[] before = Files.readAllBytes(temporary.resolve("model/manifest.json"));
        assertThatThrownBy(this::write)
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.OUTPUT))
                .hasMessageContaining("model");
        assertThat(Files.readAllBytes(temporary.resolve("model/manifest.json"))).isEqualTo(before);
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        write();
        java.nio.file.Path file = temporary.resolve("model/parameters.f32");
        byte[] bytes = Files.readAllBytes(file);
        bytes[17] ^= 4;
        replace(file, bytes);
        assertThatThrownBy(() -> STORE.load(folder()))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected " + bytes.length + " bytes with SHA-256 ")
                .hasMessageEndingWith("parameters.f32). Give the path of a model's folder, or restore it.");
    }

    @Test
    void aCutOffFileIsFound() throws IOException {
        write();
        java.nio.file.Path file = temporary.resolve("model/parameters.f32");
        byte[] bytes = Files.readAllBytes(file);
        replace(file, java.util.Arrays.copyOf(bytes, bytes.length - 4));
        assertThatThrownBy(() -> STORE.load(folder()))
                .hasMessageContaining("found " + (bytes.length - 4) + " bytes with ");
    }

    @Test
    void aManifestThatLiesCostsNoMemory() throws IOException {
        write();
        java.nio.file.Path file = temporary.resolve("model/manifest.json");
        String text = Files.readString(file);
        replace(
                file,
                text.replaceFirst("\"hidden\" : \\[\\s*8", "\"hidden\" : [ 2000000000")
                        .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> STORE.load(folder()))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected a network that can be built, found parameters: expected at most");
    }

    @Test
    void blocksThatAreNotTheNetworksAreRefused() throws IOException {
        write();
        java.nio.file.Path file = temporary.resolve("model/manifest.json");
        String text = Files.readString(file);
        replace(file, text.replace("layer0/bias", "layer0/other").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> STORE.load(folder()))
                .hasMessageStartingWith("expected the blocks of such a network, found 6 blocks that are others");
    }

    @Test
    void aScalingOfAnotherSizeIsRefused() throws IOException {
        write();
        java.nio.file.Path file = temporary.resolve("model/manifest.json");
        String text = Files.readString(file);
        replace(
                file,
                text.replaceFirst("\"shift\" : \\[\\s*0.0,", "\"shift\" : [").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> STORE.load(folder()))
                .hasMessageStartingWith("expected a scaling of 4 components, found 3 shifts and 4 factors (");
    }

    @Test
    void anotherKindOfNetworkIsRefused() throws IOException {
        write();
        java.nio.file.Path file = temporary.resolve("model/manifest.json");
        String text = Files.readString(file);
        replace(file, text.replace("\"mlp\"", "\"oracle\"").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> STORE.load(folder()))
                .hasMessageStartingWith("expected a network of a kind that is on the class path, found \"oracle\"");
    }

    @Test
    void whatIsNoModelIsSaidToBeNone() {
        assertThatThrownBy(() -> STORE.load(folder()))
                .isInstanceOf(KelvinException.class)
                .hasMessageStartingWith("expected a model with manifest.json, found no such file (")
                .hasMessageEndingWith("). Give the path of a model's folder, or restore it.");
    }

    private void write() {
        STORE.write(folder(), manifest(parameters()), parameters());
    }

    /** Hadoop keeps a checksum beside the file, which would find the change before we do. */
    private static void replace(java.nio.file.Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.write(file, bytes);
    }

    private Path folder() {
        return new Path(temporary.resolve("model").toUri());
    }

    private String[] siblings() {
        return temporary.toFile().list();
    }

    private static float[] parameters() {
        float[] parameters = new float[NETWORK.parameterCount()];
        NETWORK.initialise(parameters, 0, 3);
        return parameters;
    }

    private static ModelManifest manifest(float[] parameters) {
        return new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                NETWORK.architecture(),
                List.of("a", "b", "c", "d"),
                ObservationScaling.none(4).toManifest(),
                ActionSpace.discrete(List.of("left", "right")),
                new ModelManifest.Loss("forward-kl", 1, 0.5, 0.01, "q-values", "shannon-entropy"),
                ModelStore.describe(parameters),
                new ModelManifest.Provenance(
                        "0.1.0", Map.of(), 1, 2, 3, "data", "abc", Map.of("train.seed", 1), true, List.of()));
    }
}
