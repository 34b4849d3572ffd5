package org.kelvinrl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.testing.Sparks;

class BenchJobTest {

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void everyNetworkHasALineWithItsRatioAndItsSystem() throws IOException {
        java.nio.file.Path out = folder.resolve("figures.jsonl");
        Configuration configuration = Configuration.of(BenchSettings.ALL)
                .with(BenchSettings.SUITE, Suite.Selection.of(Suite.KERNEL))
                .with(BenchSettings.ROWS, 10_000)
                .with(BenchSettings.REPETITIONS, 1)
                .with(BenchSettings.OUT, Optional.of(new Path(out.toUri())));

        List<String> table = BenchJob.run(Sparks.session(), configuration, Progress.silent());

        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(3);
        JsonNode small = new ObjectMapper().readTree(lines.get(0));
        assertThat(small.get("schema_version").asInt()).isEqualTo(2);
        assertThat(small.get("suite").asText()).isEqualTo("kernel");
        assertThat(small.get("network").asText()).isEqualTo("8-64-64-4");
        assertThat(small.get("processor").asText()).isNotEmpty();
        assertThat(small.get("matrix_kernel").asText())
                .isEqualTo(MatrixProduct.ofThisJvm().kernel());
        double samples = small.get("samples_per_second").asDouble();
        assertThat(small.get("gflops").asDouble() * 1e9)
                .isCloseTo(samples * Shape.SMALL.operations(), withinPercentage(0.001));
        assertThat(small.get("kernel_to_sgemm_256x64x64").asDouble()).isPositive();
        assertThat(new ObjectMapper().readTree(lines.get(2)).get("network").asText())
                .isEqualTo("64-512-512-18");
        assertThat(table)
                .filteredOn(line -> line.startsWith("network"))
                .containsExactly(
                        "network                                  8-64-64-4",
                        "network                                  8-256-256-4",
                        "network                                  64-512-512-18");
    }

    @Test
    void networksWithMemoryHaveTheirLinesToo() throws IOException {
        java.nio.file.Path out = folder.resolve("figures.jsonl");
        Configuration configuration = Configuration.of(BenchSettings.ALL)
                .with(BenchSettings.SUITE, Suite.Selection.of(Suite.RECURRENT))
                .with(BenchSettings.ROWS, 10_000)
                .with(BenchSettings.REPETITIONS, 1)
                .with(BenchSettings.OUT, Optional.of(new Path(out.toUri())));
        assertThat(BenchJob.run(Sparks.session(), configuration, Progress.silent()))
                .filteredOn(line -> line.startsWith("network"))
                .containsExactly(
                        "network                                  8-gru64-4",
                        "network                                  8-lstm64-4",
                        "network                                  8-gru256-4",
                        "network                                  8-lstm256-4");
        JsonNode lstm = new ObjectMapper().readTree(Files.readAllLines(out).get(1));
        assertThat(lstm.get("gflops").asDouble() * 1e9)
                .isCloseTo(
                        lstm.get("steps_per_second").asDouble() * 6 * ((8 + 64) * 4 * 64 + 64 * 4),
                        withinPercentage(0.001));
    }
}
