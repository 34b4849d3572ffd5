package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.checkpoint.Frequency;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.ModelManifest;
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
        configuration = configuration.with(CheckpointSettings.EVERY, Frequency.NEVER);
        TrainingResult result = run();

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
        assertThat(ModelStore.of(new org.apache.hadoop.conf.Configuration())
                        .verify(result.folder().model())
                        .manifest()
                        .policy()
                        .masked())
                .isTrue();
    }

    @Test
    void theModelNamesItsRunAndItsData() {
        TrainingResult result = run();
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
    void refusesDataWithoutTheTargetsThatAreNamed() throws IOException {
        configuration = configuration
                .with(DistillSettings.DATA, withoutQValues())
                .with(DistillSettings.TARGETS, Targets.PROBABILITIES);
        assertRefused(
                this::run,
                KelvinException.Kind.DATA,
                "expected target probabilities in every row for --targets probabilities, found 2 of 2 rows without (column"
                        + " target_probabilities, " + in("data") + "). Map the log's target probabilities to"
                        + " target_probabilities, leave out the rows that have none, and ingest it again.");
    }

    @Test
    void refusesDataWithoutAReferencePolicy() throws IOException {
        configuration = configuration
                .with(DistillSettings.DATA, withoutQValues())
                .with(DistillSettings.TARGETS, Targets.ACTION)
                .with(DistillSettings.REGULARISER, Regulariser.klToReference());
        assertRefused(
                this::run,
                KelvinException.Kind.DATA,
                "expected behaviour probabilities in every row for --regulariser kl-to-reference, found 2 of 2 rows without"
                        + " (column behaviour_probabilities, " + in("data")
                        + "). Map the log's behaviour probabilities to behaviour_probabilities, leave out the rows that"
                        + " have none, and ingest it again.");
    }

    @Test
    void refusesDataWithoutActions() throws IOException {
        configuration = configuration.with(
                DistillSettings.DATA, ingested("episode,step,x,action,a,b\n1,0,0.5,0,1,2\n1,1,0.7,,2,1\n"));
        TrainingResult imitated = runOf(configuration);
        assertThat(imitated.model().loss().targets()).isEqualTo("q-values");

        configuration = configuration.with(DistillSettings.OUT, in("taken"));
        assertRefused(
                () -> runOf(configuration.with(DistillSettings.DIVERGENCE, Divergence.squaredErrorOfTaken())),
                KelvinException.Kind.DATA,
                "expected actions in every row for --divergence squared-error-taken, found 1 of 2 rows without (column"
                        + " action, " + in("data") + "). Map the log's actions to action, leave out the rows that have"
                        + " none, and ingest it again.");
        assertRefused(
                () -> runOf(configuration.with(DistillSettings.TARGETS, Targets.ACTION)),
                KelvinException.Kind.DATA,
                "expected actions in every row for --targets action, found 1 of 2 rows without (column action, "
                        + in("data")
                        + "). Map the log's actions to action, leave out the rows that have none, and ingest"
                        + " it again.");
        assertThat(temporary.resolve("taken")).doesNotExist();
    }

    @Test
    void namesTheRowWhoseActionHasNoQValue() throws IOException {
        configuration = configuration
                .with(DistillSettings.DATA, ingested("episode,step,x,action,a,b\n1,0,0.5,0,1,2\n1,1,0.7,1,2,\n"))
                .with(DistillSettings.DIVERGENCE, Divergence.squaredErrorOfTaken());
        assertThatThrownBy(this::run)
                .cause()
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.DATA))
                .hasMessage("expected an action whose Q-value is logged, found one whose Q-value is not (actions of "
                        + blockFile() + ", row 2). Correct the row in the log, and ingest it again.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            action                  | action        | forward-kl         | expected an action from 0 to 1, found -1 (actions of
            target_probabilities    | probabilities | forward-kl         | expected a finite number of at least 0, found NaN (target probabilities of
            """)
    void namesTheFirstRowThatLacksWhatTheManifestPromised(
            String column, String targets, String divergence, String message) throws IOException {
        Path data = ingested("episode,step,x,action,p,q\n1,0,0.5,0,0.5,0.5\n1,1,0.7,,,\n");
        java.nio.file.Path manifest = java.nio.file.Path.of(new Path(data, "manifest.json").toUri());
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"" + column + "\" : 1", "\"" + column + "\" : 0"));
        Files.delete(manifest.resolveSibling(".manifest.json.crc"));
        configuration = configuration
                .with(DistillSettings.DATA, data)
                .with(DistillSettings.TARGETS, Targets.named(targets))
                .with(DistillSettings.DIVERGENCE, Divergence.named(divergence));
        assertThatThrownBy(this::run)
                .cause()
                .isInstanceOf(KelvinException.class)
                .hasMessage(message + " " + blockFile() + ", row 2). Correct the row in the log, and ingest it again.");
    }

    @Test
    void refusesAnErrorOfValuesForTargetsThatHaveNone() {
        configuration = configuration
                .with(DistillSettings.DIVERGENCE, Divergence.squaredError())
                .with(DistillSettings.TARGETS, Targets.PROBABILITIES);
        assertRefused(
                this::run,
                KelvinException.Kind.CONFIGURATION,
                "expected q-values as targets, which squared-error compares with the outputs, found probabilities"
                        + " (distill.targets, code). Leave out --targets, or name another --divergence.");
    }

    @Test
    void refusesATemperatureForTargetsThatHaveNone() {
        configuration = configuration
                .with(DistillSettings.TARGETS, Targets.ACTION)
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.5"));
        assertRefused(
                this::run,
                KelvinException.Kind.CONFIGURATION,
                "expected no temperature with targets that are not Q-values but action, found 0.5"
                        + " (distill.temperature, code). Leave out --temperature, or name other --targets.");
    }

    @ParameterizedTest
    @CsvSource({
        "forward-kl, action",
        "forward-kl, probabilities",
        "squared-error, q-values",
        "negative-log-likelihood, q-values"
    })
    void theTemperatureIsOneWhereItHasNoPart(String divergence, String targets) {
        configuration = configuration
                .with(DistillSettings.DIVERGENCE, Divergence.named(divergence))
                .with(DistillSettings.TARGETS, Targets.named(targets));
        TrainingResult result = run();

        assertThat(result.model().loss())
                .isEqualTo(new ModelManifest.Loss(divergence, 1, 1, 0.01, targets, "shannon-entropy"));
        assertThat(page()).doesNotContain("What the temperature means", "at temperature");
    }

    @Test
    void theTemperatureOfWhatIsToldOfTheTeacherCanBeGiven() {
        configuration = configuration
                .with(DistillSettings.DIVERGENCE, Divergence.squaredError())
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.5"));
        assertThat(run().model().loss().temperature()).isEqualTo(0.5);
    }

    @Test
    void tellsTheRegulariserAndItsValue() throws IOException {
        configuration = configuration.with(DistillSettings.REGULARISER, Regulariser.tsallisEntropy(2));
        TrainingResult result = run();

        double regulariser = result.last().validation().regulariser();
        List<String> lines = Files.readAllLines(file("metrics.jsonl").toPath());
        JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        assertThat(last.get("regulariser").doubleValue()).isEqualTo(regulariser).isBetween(0.1, 0.75);
        assertThat(last.get("loss").doubleValue())
                .isCloseTo(last.get("divergence").doubleValue() - 0.01 * regulariser, within(1e-9));
        assertThat(result.model().loss().regulariser()).isEqualTo("tsallis-entropy:2.0");
        assertThat(page()).contains("<th scope=\"row\">Regulariser, tsallis-entropy:2.0</th>", "D - 0.01 R");
    }

    @Test
    void theReportTellsUnits() {
        configuration = configuration
                .with(DistillSettings.DIVERGENCE, Divergence.huberError(2))
                .with(DistillSettings.REGULARISER, Regulariser.klToReference());
        run();
        assertThat(page())
                .contains(
                        "Divergence from the teacher (squared unit of the Q-values)",
                        "Regulariser, kl-to-reference, nats")
                .contains("D + 0.01 R");
    }

    @Test
    void theModelNamesTheArithmeticOfItsLoss() {
        assertThat(run().model().provenance().platform())
                .containsEntry("loss_arithmetic", LossKernel.arithmetic())
                .containsKey("matrix_product");
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
        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.CONFIGURATION))
                .hasMessageMatching(
                        "expected outputs of magnitude 1000000.0 at most, found \\S+ \\(outputs of shard=0\\d+/training-00000"
                                + "\\.parquet, row \\d+; worker \\d+ with shards [\\d, ]+, epoch \\d+, round \\d+, batch \\d+ of the round\\)"
                                + "\\. The network has diverged: lower --learning-rate\\.");
        assertThat(temporary.resolve("run/model")).doesNotExist();
    }

    private TrainingResult run() {
        try {
            return DistillJob.run(Sparks.context(), configuration, Progress.silent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrainingResult runOf(Configuration configuration) throws IOException {
        return DistillJob.run(Sparks.context(), configuration, Progress.silent());
    }

    private String page() {
        try {
            return Files.readString(file("report.html").toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path withoutQValues() throws IOException {
        return ingested("episode,step,x,action\n1,0,0.5,0\n1,1,0.7,1\n");
    }

    /** Ingests a log whose columns are a and b for Q-values, p and q for target probabilities. */
    private Path ingested(String csv) throws IOException {
        java.nio.file.Path log = temporary.resolve("log.csv");
        Files.writeString(log, csv);
        String mapping = "episode = episode, step = step, observation = [x], action = action";
        mapping += csv.contains("a,b") ? ", q_values = [a, b]" : "";
        mapping += csv.contains("p,q") ? ", target_probabilities = [p, q]" : "";
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), in("data"))
                .mapping(ConfigFactory.parseString(mapping))
                .validationFraction(0)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent())
                .dataset()
                .path();
    }

    /** The one block of a log of one episode. */
    private String blockFile() {
        return PreparedDataset.open(in("data"), new org.apache.hadoop.conf.Configuration()).manifest().shards().stream()
                .flatMap(shard -> shard.training().stream())
                .findFirst()
                .orElseThrow()
                .file();
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
