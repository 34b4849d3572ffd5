package org.kelvinrl.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.KelvinException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Configurations and models of DL4J are from strangers. */
class UntrustedFilesTest {

    private static final String ZIP_ADVICE =
            ". Write it again by DL4J's ModelSerializer.writeModel, without a normaliser.";

    /** Set by what the attack would run. */
    private static boolean attacked;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameAFile() {
        file = folder.resolve("model.zip");
        attacked = false;
    }

    /** What Java deserialisation would run. */
    private static final class Attack implements Serializable {

        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            attacked = true;
            return this;
        }
    }

    @Test
    void aModelOfDl4jIsWhatTrainingStartsFrom() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(Configurations.dense(Activation.TANH, 4, 2));
        network.init();
        ModelSerializer.writeModel(network, file.toFile(), true);
        Network loaded = model();
        float[] parameters = new float[loaded.parameterCount()];
        loaded.initialise(parameters, 0, 1);
        assertThat(parameters).containsExactly(network.params().toFloatVector());
    }

    @Test
    void nothingOfAZipIsDeserialisedInJavasWay() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(ModelSerializer.PREPROCESSOR_BIN, serialised(new Attack()));
        write(entries);
        assertRefused("expected no entry but configuration.json, coefficients.bin and updaterState.bin, found"
                + " \"preprocessor.bin\" (its entries, " + file + ")" + ZIP_ADVICE);
        assertThat(attacked).isFalse();
    }

    @Test
    void aHeaderThatLiesTakesNoMemory() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(ModelZip.COEFFICIENTS, header(4_000_000_000L));
        write(entries);
        assertRefused("expected a row of 108 numbers, the parameters of its configuration, found 1 x 4000000000"
                + " (coefficients.bin, " + file
                + "). Write it again by ModelSerializer.writeModel of DL4J 1.0.0-beta4 or"
                + " newer.");
    }

    @Test
    void aConfigurationThatLiesTakesNoMemory() throws IOException {
        Map<String, byte[]> entries = entries();
        String json = new String(entries.get(ModelZip.CONFIGURATION), StandardCharsets.UTF_8);
        entries.put(
                ModelZip.CONFIGURATION,
                json.replace("\"nin\" : 8", "\"nin\" : 2000000000").getBytes(StandardCharsets.UTF_8));
        write(entries);
        assertRefused("expected an integer of at most 1048576, found 2000000000 (/confs/1/layer/nin, " + file
                + "). Give what DL4J's toJson or ModelSerializer wrote of one of its own networks.");
        entries.put(
                ModelZip.CONFIGURATION,
                json.replace("\"nin\" : 8", "\"nin\" : 1000000")
                        .replace("\"nout\" : 8", "\"nout\" : 1000000")
                        .getBytes(StandardCharsets.UTF_8));
        write(entries);
        assertThatThrownBy(this::model).hasMessageContaining("(coefficients.bin, ");
    }

    @Test
    void aZipThatGrowsEndlesslyIsLeftWhereItIsTooLong() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put(ModelZip.UPDATER, new byte[1 << 20]);
        write(entries);
        assertRefused("expected at most 5824 bytes for such a network, found more (updaterState.bin, " + file + ")"
                + ZIP_ADVICE);
        entries = entries();
        byte[] more = Arrays.copyOf(entries.get(ModelZip.COEFFICIENTS), 1 << 20);
        entries.put(ModelZip.COEFFICIENTS, more);
        write(entries);
        assertRefused("expected nothing behind 108 numbers, found more bytes (coefficients.bin, " + file
                + "). Write it again by ModelSerializer.writeModel of DL4J 1.0.0-beta4 or newer.");
        entries.put(ModelZip.CONFIGURATION, new byte[5 << 20]);
        write(entries);
        assertRefused("expected at most 4194304 bytes, found more (configuration.json, " + file + ")" + ZIP_ADVICE);
    }

    @Test
    void aNormaliserWouldScaleTwice() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(Configurations.dense(Activation.TANH, 4, 2));
        network.init();
        ModelSerializer.writeModel(network, file.toFile(), false);
        ModelSerializer.addNormalizerToModel(
                file.toFile(), new NormalizerStandardize(Nd4j.zeros(1, 4), Nd4j.ones(1, 4)));
        assertThatThrownBy(this::model)
                .isInstanceOf(KelvinException.class)
                .hasMessageContaining("found \"normalizer.bin\"");
    }

    @Test
    void whatIsNoZipOrEndsTooSoonIsToldSo() throws IOException {
        Files.writeString(file, "no zip");
        assertRefused("expected the entries configuration.json, coefficients.bin and perhaps updaterState.bin, in this"
                + " order, found no configuration.json (its entries, " + file + ")" + ZIP_ADVICE);
        write(entries());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertReadOrRefused();
        }
        Files.delete(file);
        assertRefused("expected a file of DL4J, found no such file (" + file + "). Correct the path.");
    }

    @Test
    void aBrokenByteIsNeverAnotherException() throws IOException {
        write(entries());
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 13) {
            byte[] broken = whole.clone();
            broken[at] ^= 0x55;
            Files.write(file, broken);
            assertReadOrRefused();
        }
    }

    /** Where only the directory at the end is lost or broken, the entries are there. */
    private void assertReadOrRefused() {
        try {
            assertThat(model().parameterCount()).isEqualTo(108);
        } catch (KelvinException e) {
            assertThat(e.kind()).isEqualTo(KelvinException.Kind.DATA);
        }
    }

    @Test
    void onlyClassesOfDl4jAreMade() throws IOException {
        String json = Configurations.dense(Activation.TANH, 4, 2).toJson();
        for (String evil : List.of(
                "org.kelvinrl.network.dl4j.UntrustedFilesTest",
                "javax.swing.JEditorPane",
                "org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer",
                "org.nd4j.linalg.activations.impl.sub.Other")) {
            writeJson(json.replace("org.nd4j.linalg.activations.impl.ActivationTanH", evil));
            assertRefusedJson("expected a class of DL4J's own configurations, found \"" + evil
                    + "\" (/confs/0/layer/activationFn/@class, " + file
                    + "). Give what DL4J's toJson or ModelSerializer wrote of one of its own networks.");
        }
    }

    @Test
    void aNameThatStandsTwiceIsRefused() throws IOException {
        writeJson("{\"confs\": [], \"confs\": []}");
        assertRefusedJson("expected the JSON of a DL4J configuration, found Duplicate field 'confs' (its text, " + file
                + "). Give what DL4J's toJson or ModelSerializer wrote of one of its own networks.");
    }

    @Test
    void textsThatAreNoConfigurationAreToldSo() throws IOException {
        for (String text : List.of("", "[]", "{}", "{", "{} {}", "\"x\"", "[".repeat(200), "{\"vertices\": 3}")) {
            writeJson(text);
            assertThatThrownBy(this::configuration)
                    .isInstanceOf(KelvinException.class)
                    .hasMessageStartingWith("expected ");
        }
    }

    @Test
    void outputsThatAreNotLinearAreRefused() throws IOException {
        assertRefusedLayer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                "expected linear outputs: a DenseLayer, OutputLayer or RnnOutputLayer with activation identity, found"
                        + " OutputLayer with activation softmax (layer 1, " + file
                        + "). End the network with such a layer; the loss does the softmax.");
    }

    @Test
    void sizesThatDoNotFitTheDataAreRefused() throws IOException {
        assertRefusedLayer(
                Configurations.output(3, 5),
                "expected nOut 2, as the data and the algorithm ask for, found 5 (layer 1, " + file
                        + "). Build the configuration for the data's sizes.");
        String json = layers().layer(hidden().nOut(3).build())
                .layer(Configurations.output(3, 2))
                .build()
                .toJson();
        writeJson(json.replace("\"nin\" : 3", "\"nin\" : 4"));
        assertRefusedJson("expected nIn 3, which the layer before gives, found 4 (layer 1, " + file
                + "). Build the configuration for the data's sizes.");
        writeJson(Configurations.dense(Activation.TANH, 9, 2).toJson());
        assertRefusedJson("expected nIn 4, the components of an observation, found 9 (layer 0, " + file
                + "). Build the configuration for the data's sizes.");
    }

    @Test
    void whatAveragingBreaksOrNobodyHeedsIsRefused() throws IOException {
        assertRefusedHidden(
                new BatchNormalization.Builder().nIn(4).nOut(4).build(),
                "expected a layer whose parameters can be averaged, found BatchNormalization, whose statistics cannot (layer"
                        + " 0, " + file + "). Leave it out, or use hasLayerNorm(true) of dense layers.");
        assertRefusedHidden(
                hidden().dropOut(0.5).build(),
                "expected no dropout, whose masks cannot be computed again, found iDropout" + without());
        assertRefusedHidden(
                hidden().weightNoise(new DropConnect(0.5)).build(),
                "expected no weight noise, which cannot be computed again, found weightNoise" + without());
        assertRefusedHidden(
                hidden().l2(1e-3).build(),
                "expected no l1, l2 or weight decay, which only DL4J's updaters heed (use --optimiser adamw), found"
                        + " regularization" + without());
        assertRefusedHidden(
                hidden().gradientNormalization(GradientNormalization.ClipL2PerLayer)
                        .build(),
                "expected no gradient normalisation, which only DL4J's updaters heed (use train.clip-norm), found"
                        + " gradientNormalization" + without());
        assertRefusedHidden(
                hidden().constrainWeights(new MaxNormConstraint(1, 1)).build(),
                "expected no constraints, which only DL4J's updaters heed, found constraints" + without());
        assertRefusedHidden(
                new SimpleRnn.Builder().nIn(4).nOut(4).build(),
                "expected a layer that is a function of its input and its parameters, found SimpleRnn (layer 0, " + file
                        + "). Use one of the layers that docs/networks.md lists.");
    }

    private String without() {
        return " (layer 0, " + file + "). Build the configuration without it.";
    }

    private static DenseLayer.Builder hidden() {
        return new DenseLayer.Builder().nIn(4).nOut(4);
    }

    @Test
    void needsExactlyOneFile() {
        assertThatThrownBy(() -> network(Configuration.of(NetworkSettings.ALL)))
                .hasMessage("expected either --dl4j-config or --dl4j-model for --network dl4j, found neither"
                        + " (network.dl4j-config, network.dl4j-model). Name the file of a configuration, or of a model to go on"
                        + " with.");
    }

    @Test
    void needsOneThread() {
        OneThread.require("1");
        assertThatThrownBy(() -> OneThread.require("8"))
                .hasMessage("expected OMP_NUM_THREADS=1 in the environment of this JVM, for networks of DL4J, found 8"
                        + " (environment). Export it before spark-submit, as deploy/bin/kelvin does; executors are told by"
                        + " the program.");
    }

    private void assertRefusedHidden(Layer layer, String message) throws IOException {
        writeJson(
                layers().layer(layer).layer(Configurations.output(4, 2)).build().toJson());
        assertRefusedJson(message);
    }

    private void assertRefusedLayer(Layer last, String message) throws IOException {
        writeJson(layers().layer(new DenseLayer.Builder().nIn(4).nOut(3).build())
                .layer(last)
                .build()
                .toJson());
        assertRefusedJson(message);
    }

    private static NeuralNetConfiguration.ListBuilder layers() {
        return Configurations.global()
                .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
                .list()
                .validateOutputLayerConfig(false);
    }

    private void writeJson(String json) throws IOException {
        Files.writeString(file, json);
    }

    private Network configuration() {
        return network(Configuration.of(NetworkSettings.ALL).with(NetworkSettings.DL4J_CONFIG, Optional.of(path())));
    }

    private Network model() {
        return network(Configuration.of(NetworkSettings.ALL).with(NetworkSettings.DL4J_MODEL, Optional.of(path())));
    }

    private org.apache.hadoop.fs.Path path() {
        return new org.apache.hadoop.fs.Path(file.toString());
    }

    private static Network network(Configuration configuration) {
        return new Dl4jKind().configured(configuration, new org.apache.hadoop.conf.Configuration(), 4, 2);
    }

    private void assertRefusedJson(String message) {
        assertThatThrownBy(this::configuration)
                .isInstanceOf(KelvinException.class)
                .hasMessage(message);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::model).isInstanceOf(KelvinException.class).hasMessage(message);
    }

    /** Those of a small model. */
    private static Map<String, byte[]> entries() {
        MultiLayerConfiguration configuration = Configurations.dense(Activation.TANH, 4, 2);
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(ModelZip.CONFIGURATION, configuration.toJson().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Nd4j.write(network.params(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entries.put(ModelZip.COEFFICIENTS, bytes.toByteArray());
        return entries;
    }

    private static byte[] header(long count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF("LONG_SHAPE");
            out.writeLong(8);
            out.writeUTF("LONG");
            for (long number : new long[] {2, 1, count, 1, 1, 8192, 1, 99}) {
                out.writeLong(number);
            }
            out.writeUTF("MIXED_DATA_TYPES");
            out.writeLong(count);
            out.writeUTF("FLOAT");
        }
        return bytes.toByteArray();
    }

    private static byte[] serialised(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private void write(Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }
}
