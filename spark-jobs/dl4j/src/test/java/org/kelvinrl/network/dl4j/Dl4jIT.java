package org.kelvinrl.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.testing.Launched;
import org.nd4j.linalg.activations.Activation;

/** The real launcher with both packaged jars. */
class Dl4jIT {

    private static final int INPUTS = 4;
    private static final int ACTIONS = 2;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void ingestALog() throws IOException {
        Files.writeString(
                folder.resolve("network.json"),
                Configurations.dense(Activation.RELU, INPUTS, ACTIONS).toJson());
        run("generate", "--episodes", "40", "--out", "log");
        run("ingest", "--input", "log", "--out", "data", "--shards", "4");
    }

    private static Launched run(String... arguments) {
        Launched launched = Launched.kelvin(folder, arguments);
        assertThat(launched.errors().lines())
                .allSatisfy(line -> assertThat(line).matches("[a-z, ]+: (\\d+ %,|done in) .*"));
        assertThat(launched.exitCode()).isZero();
        return launched;
    }

    private static List<String> distil(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "distill", "--data", "data", "--out", out, "--network", "dl4j", "--dl4j-config", "network.json"));
        arguments.addAll(List.of("--epochs", "3", "--learning-rate", "3e-3"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Test
    void distilsANetworkOfDl4jThatOtherCommandsTake() throws IOException {
        Launched launched = run(distil("run").toArray(String[]::new));
        assertThat(launched.output()).contains("training ", "validation ");
        assertThat(folder.resolve("run/model/dl4j.zip")).exists();
        assertThat(Files.readString(folder.resolve("run/model/manifest.json"))).contains("\"reproducible\" : true");
        assertThat(run("evaluate", "--model", "run/model", "--episodes", "3").output())
                .contains("return");
    }

    @Test
    void dl4jsOwnTrainingOnSparkLeavesAModelToo() throws IOException {
        String engine = "dl4j-spark";
        run(distil(engine, "--engine", engine, "--workers", "2", "--batch", "64")
                .toArray(String[]::new));
        String manifest = Files.readString(folder.resolve(engine + "/model/manifest.json"));
        assertThat(manifest).contains("\"reproducible\" : false").contains("\"distill.engine\" : \"" + engine + "\"");
        List<String> metrics = Files.readAllLines(folder.resolve(engine + "/metrics.jsonl"));
        assertThat(metrics).hasSize(3);
        assertThat(loss(metrics.get(2))).isLessThan(loss(metrics.get(0)));
        assertThat(ModelSerializer.restoreMultiLayerNetwork(
                                folder.resolve(engine + "/model/dl4j.zip").toFile())
                        .numParams())
                .isEqualTo(108);
        assertThat(folder.resolve(engine + "/checkpoints")).doesNotExist();
    }

    private static double loss(String line) {
        return Double.parseDouble(line.replaceAll(".*\"loss\":([-0-9.E]+).*", "$1"));
    }
}
