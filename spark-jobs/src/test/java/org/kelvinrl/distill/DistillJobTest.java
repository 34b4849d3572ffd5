package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.TrainSettings;

class DistillJobTest {

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    private Configuration configuration;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 5);
    }

    @BeforeEach
    void configure() {
        configuration = Configuration.of(DistillJob.settings())
                .with(DistillSettings.DATA, dataset.path())
                .with(DistillSettings.OUT, in("run"))
                .with(TrainSettings.EPOCHS, 2);
    }

    @Test
    void leavesConfigurationMetricsReportAndModel() throws IOException {
        DistillResult result = run();

        assertThat(temporary.resolve("run").toFile().list())
                .filteredOn(name -> !name.endsWith(".crc"))
                .containsExactlyInAnyOrder("config.json", "metrics.jsonl", "model", "report.html");
        JsonNode config = new ObjectMapper().readTree(file("config.json"));
        assertThat(config.at("/settings/train.epochs/value").intValue()).isEqualTo(2);
        assertThat(config.at("/settings/train.epochs/origin").textValue()).isEqualTo("code");
        assertThat(config.at("/settings/train.batch/origin").textValue()).isEqualTo("default");
        assertThat(config.at("/derived/temperature").doubleValue())
                .isEqualTo(result.model().loss().temperature());
        assertThat(config.at("/derived/workers").intValue()).isEqualTo(2);
        List<String> lines = Files.readAllLines(file("metrics.jsonl").toPath());
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("\"split\":\"training\"").contains("\"broadcast\":");
        assertThat(lines.get(3)).contains("\"split\":\"validation\"").contains("\"agreement\":");
        assertThat(Files.readString(file("report.html").toPath())).contains("<svg");
    }

    @Test
    void theModelNamesItsRunAndItsData() {
        DistillResult result = run();
        PolicyModel model = ModelStore.of(Sparks.context().hadoopConfiguration())
                .load(result.folder().model());
        assertThat(ManifestJson.write(model.manifest())).isEqualTo(ManifestJson.write(result.model()));
        assertThat(model.manifest().provenance().datasetSha256()).isEqualTo(dataset.manifestSha256());
        assertThat(model.manifest().provenance().rounds()).isEqualTo(2);
        assertThat(model.manifest().provenance().configuration()).containsEntry("train.epochs", 2);
        assertThat(model.manifest().loss().temperature())
                .isEqualTo(0.1 * dataset.manifest().statistics().qValues().withinStateDeviation());
    }

    @Test
    void refusesAnOutputThatExists() throws IOException {
        Files.createDirectory(temporary.resolve("run"));
        assertRefused(
                this::run,
                KelvinException.Kind.OUTPUT,
                "expected a path where nothing is yet, found an existing file or folder (" + in("run")
                        + "). Name another --out, or remove this one; nothing is overwritten.");
    }

    @Test
    void refusesMoreWorkersThanShards() {
        configuration = configuration.with(TrainSettings.WORKERS, Optional.of(6));
        assertRefused(
                this::run,
                KelvinException.Kind.CONFIGURATION,
                "expected at most as many workers as the data set has shards, 5, found 6 (train.workers, code). Lower"
                        + " --workers, or ingest the log again with more --shards.");
        assertThat(temporary.resolve("run")).doesNotExist();
    }

    @Test
    void refusesDataWithoutQValues() throws IOException {
        configuration = configuration.with(DistillSettings.DATA, withoutQValues());
        assertRefused(
                this::run,
                KelvinException.Kind.DATA,
                "expected Q-values in every row, found 2 of 2 rows without (column q_values, " + in("data")
                        + "). Map the log's Q-values to q_values, leave out the rows that have none, and ingest it"
                        + " again.");
        assertThat(temporary.resolve("run")).doesNotExist();
    }

    @Test
    void refusesDataThatAreNotThere() {
        configuration = configuration.with(DistillSettings.DATA, in("nowhere"));
        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.DATA))
                .hasMessageContaining("nowhere");
        assertThat(temporary.resolve("run")).doesNotExist();
    }

    @Test
    void saysThatTheNetworkHasDiverged() {
        configuration = configuration
                .with(TrainSettings.OPTIMISER, "sgd")
                .with(TrainSettings.LEARNING_RATE, 1e6)
                .with(TrainSettings.EPOCHS, 50);
        assertThatThrownBy(this::run).rootCause().hasMessageStartingWith("logits, row ");
        assertThatThrownBy(() -> {
                    configuration = configuration.with(DistillSettings.OUT, in("again"));
                    run();
                })
                .cause()
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.CONFIGURATION))
                .hasMessageContaining("shard=")
                .hasMessageEndingWith("The network has diverged: lower --learning-rate.");
        assertThat(temporary.resolve("run/model")).doesNotExist();
    }

    private DistillResult run() {
        try {
            return DistillJob.run(Sparks.context(), configuration, Progress.silent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path withoutQValues() throws IOException {
        java.nio.file.Path log = temporary.resolve("log.csv");
        Files.writeString(log, "episode,step,x,action\n1,0,0.5,0\n1,1,0.7,1\n");
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), in("data"))
                .mapping(
                        ConfigFactory.parseString("episode = episode, step = step, observation = [x], action = action"))
                .validationFraction(0)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent())
                .dataset()
                .path();
    }

    private static void assertRefused(ThrowingCallable job, KelvinException.Kind kind, String message) {
        assertThatThrownBy(job)
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }

    private java.io.File file(String name) {
        return temporary.resolve("run").resolve(name).toFile();
    }

    private Path in(String name) {
        return new Path("file:" + temporary.resolve(name));
    }
}
