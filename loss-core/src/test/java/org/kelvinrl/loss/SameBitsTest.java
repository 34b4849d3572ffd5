package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SameBitsTest {
    private static final String WITH_VECTORS = "--add-modules=jdk.incubator.vector";

    @Test
    void interpreterAndCompilerPlainJavaAndVectorsGiveTheSameBits() throws IOException, InterruptedException {
        String hash = Integer.toString(SameBits.hash(1));
        assertThat(run("1", "-Xint")).isEqualTo("plain " + hash);
        assertThat(run("60")).isEqualTo("plain " + hash);
        assertThat(run("1", "-Xint", WITH_VECTORS)).isEqualTo("vector " + hash);
        assertThat(run("60", WITH_VECTORS)).isEqualTo("vector " + hash);
    }

    @Test
    void narrowerVectorsGiveTheSameBits() throws IOException, InterruptedException {
        String hash = Integer.toString(SameBits.hash(1));
        assertThat(run("20", WITH_VECTORS, "-XX:MaxVectorSize=16")).isEqualTo("vector " + hash);
    }

    @Test
    void vectorsWithoutTheirModuleAreRefused() throws IOException, InterruptedException {
        assertThat(run("1", "-Dorg.kelvinrl.loss.arithmetic=vector"))
                .contains(
                        "org.kelvinrl.loss.arithmetic: expected the module jdk.incubator.vector for vector, found none;"
                                + " start Java with --add-modules jdk.incubator.vector");
    }

    private static String run(String repetitions, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Xmx256m", "-cp", System.getProperty("java.class.path"), SameBits.class.getName(), repetitions));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.replace("WARNING: Using incubator modules: jdk.incubator.vector", "")
                .strip();
    }
}
