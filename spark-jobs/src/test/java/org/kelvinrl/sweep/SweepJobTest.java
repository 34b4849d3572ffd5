package org.kelvinrl.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.environment.GenerateJob;
import org.kelvinrl.environment.GenerateSettings;
import org.kelvinrl.environment.LinearQuadraticTeacher;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.evaluate.ModelPolicy;
import org.kelvinrl.evaluate.RolloutJob;
import org.kelvinrl.evaluate.RolloutSettings;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.offline.OfflineJob;
import org.kelvinrl.offline.OfflineLearning;
import org.kelvinrl.offline.OfflineSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.BetweenRounds;
import org.kelvinrl.train.TrainSettings;

class SweepJobTest {

    private static final org.apache.hadoop.conf.Configuration HADOOP = new org.apache.hadoop.conf.Configuration();

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    private final List<String> notes = new ArrayList<>();
    private SweepKind kind = SweepKind.TRAIN;
    private Configuration configuration;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) throws IOException {
        Path log = new Path(new Path(folder.toUri()), "log");
        GenerateJob.run(
                Sparks.session(),
                new GenerateSettings(
                        Simulator.named("CartPole-v1"),
                        () -> Policy.epsilonGreedy(new LinearQuadraticTeacher(), 0.8),
                        1,
                        40,
                        log));
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(new Path(folder.toUri()), "data"))
                .shards(3)
                .build();
        dataset = IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    @BeforeEach
    void configure() {
        configuration = Configuration.of(SweepSettings.of(SweepKind.TRAIN))
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.DISCOUNT, Optional.of(0.95))
                .with(SweepSettings.OUT, in("sweep"))
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.EPOCHS, 2);
    }

    @Test
    void everyRunHasTheBitsThatTrainGives() throws IOException {
        vary("offline.algorithm=dqn,kl-prior", "train.seed=1,2", "train.workers=1,3");
        SweepResult result = run();

        assertThat(result.runs()).hasSize(8);
        assertThat(result.runs().stream().map(Outcome::parametersSha256).distinct())
                .hasSize(8);
        for (int index : List.of(0, 1, 6, 7)) {
            Configuration cell =
                    Grid.of(SweepKind.TRAIN, configuration).cells().get(index).configuration();
            TrainingResult trained = OfflineJob.run(
                    Sparks.context(), cell.with(OfflineSettings.OUT, in("train" + index)), Progress.silent());
            Outcome run = result.runs().get(index);
            assertThat(run.parametersSha256())
                    .isEqualTo(trained.model().parameters().sha256());
            assertThat(run.training().loss())
                    .isEqualTo(trained.last().training().loss());
            assertThat(run.validation().entropy())
                    .isEqualTo(trained.last().validation().entropy());
            assertThat(ModelStore.of(HADOOP)
                            .verify(in("sweep/" + Outcome.folder(run.run()) + "/model"))
                            .manifest()
                            .parameters())
                    .isEqualTo(trained.model().parameters());
        }
    }

    @Test
    void everyDistillationHasTheBitsThatDistillGives() throws IOException {
        distill();
        vary("distill.divergence=forward-kl,squared-error", "train.seed=1,2");
        SweepResult result = run();

        assertThat(result.figure()).isEqualTo("validation agreement of the last epoch");
        for (int index : List.of(0, 3)) {
            Configuration cell = Grid.of(kind, configuration).cells().get(index).configuration();
            TrainingResult trained = DistillJob.run(
                    Sparks.context(), cell.with(DistillSettings.OUT, in("distill" + index)), Progress.silent());
            Outcome run = result.runs().get(index);
            assertThat(run.parametersSha256())
                    .isEqualTo(trained.model().parameters().sha256());
            assertThat(run.validation())
                    .isEqualTo(Outcome.Means.of(trained.last().validation()));
        }
        double[] agreements = result.runs().subList(2, 4).stream()
                .mapToDouble(run -> run.validation().agreement())
                .toArray();
        assertThat(agreements[0]).isBetween(0.01, 1.0);
        assertThat(result.groups().get(1).figures()).isEqualTo(Spread.of(agreements));
        assertThat(result.table().lines().get(0)).startsWith("distill.divergence  runs  failed  median");
    }

    @Test
    void distillationsAreResumedAndEarnReturns() throws IOException {
        distill();
        configuration = configuration
                .with(SweepSettings.ENVIRONMENT, Optional.of("CartPole-v1"))
                .with(SweepSettings.EPISODES, 5);
        vary("train.seed=1,2");
        SweepResult whole = run();
        delete("sweep/run-0001", "sweep/sweep.json", "sweep/sweep.csv");

        configuration = configuration.with(SweepSettings.RESUME, true);
        SweepResult resumed = run();

        assertThat(notes).contains("keeping 1 of 2 runs, which were finished before");
        assertThat(resumed.groups()).isEqualTo(whole.groups());
        assertThat(resumed.groups().get(0).figures().mean())
                .isEqualTo(resumed.runs().stream()
                        .mapToDouble(run -> run.evaluation().mean())
                        .average()
                        .orElseThrow());
        assertThat(new ObjectMapper()
                        .readTree(file("sweep/config-2.json"))
                        .at("/command")
                        .textValue())
                .isEqualTo("sweep-distill");
    }

    @Test
    void refusesACombinationThatDistillRefuses() {
        distill();
        vary("distill.divergence=forward-kl,squared-error", "distill.targets=action");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::run)
                .withMessageStartingWith("expected values that kelvin distill takes together, found"
                        + " distill.divergence=squared-error, distill.targets=action, of which it says: expected"
                        + " q-values as targets, ");
        assertThat(temporary.resolve("sweep")).doesNotExist();
    }

    private void distill() {
        kind = SweepKind.DISTILL;
        configuration = Configuration.of(SweepSettings.of(kind))
                .with(DistillSettings.DATA, dataset.path())
                .with(SweepSettings.OUT, in("sweep"))
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.EPOCHS, 2);
    }

    @Test
    void leavesRunsAndTables() throws IOException {
        vary("offline.algorithm=dqn,double-dqn", "train.seed=1,2,3");
        SweepResult result = run();

        assertThat(names("sweep"))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "sweep.csv",
                        "sweep.json",
                        "run-0001",
                        "run-0002",
                        "run-0003",
                        "run-0004",
                        "run-0005",
                        "run-0006");
        assertThat(names("sweep/run-0001")).containsExactlyInAnyOrder("metrics.jsonl", "model", "run.json");
        JsonNode json = new ObjectMapper().readTree(file("sweep/sweep.json"));
        assertThat(json.at("/schema_version").intValue()).isEqualTo(1);
        assertThat(json.at("/figure").textValue()).isEqualTo("validation loss of the last epoch");
        assertThat(json.at("/varied/0").textValue()).isEqualTo("offline.algorithm");
        assertThat(json.at("/settings/train.epochs/value").intValue()).isEqualTo(2);
        assertThat(json.at("/runs/2/values/train.seed").intValue()).isEqualTo(3);
        assertThat(json.at("/runs/2/diagnostics/q_mean").isNumber()).isTrue();
        assertThat(json.at("/runs/2/diagnostics/bellman_error").isNumber()).isTrue();
        assertThat(json.at("/groups/1/values/offline.algorithm").textValue()).isEqualTo("double-dqn");
        double[] losses = result.runs().subList(0, 3).stream()
                .mapToDouble(run -> run.validation().loss())
                .toArray();
        assertThat(result.groups().get(0).figures()).isEqualTo(Spread.of(losses));
        assertThat(Files.readAllLines(file("sweep/sweep.csv").toPath())).hasSize(3);
    }

    @Test
    void policiesEarnWhatEvaluateSays() throws IOException {
        configuration = configuration
                .with(SweepSettings.ENVIRONMENT, Optional.of("CartPole-v1"))
                .with(SweepSettings.EPISODES, 5);
        vary("train.seed=1,2");
        SweepResult result = run();

        Returns returns = RolloutJob.returns(
                Sparks.context(),
                new RolloutSettings(
                        Simulator.named("CartPole-v1"),
                        ModelPolicy.greedy(in("sweep/run-0002/model"), HADOOP, Simulator.named("CartPole-v1")),
                        1,
                        5));
        assertThat(result.runs().get(1).evaluation()).isEqualTo(Outcome.Earned.of(returns));
        assertThat(result.groups().get(0).figures().mean())
                .isEqualTo((result.runs().get(0).evaluation().mean() + returns.mean()) / 2);
        assertThat(result.figure()).isEqualTo("return of the greedy policy over 5 episodes in CartPole-v1");
    }

    @Test
    void aRunThatDivergesIsARowAndNotTheEnd() throws IOException {
        configuration = configuration.with(TrainSettings.OPTIMISER, "sgd");
        vary("offline.algorithm=dqn", "offline.critic-error=squared-error-taken", "train.learning-rate=1e6,1e-3");
        SweepResult result = run();

        Outcome failed = result.runs().get(0);
        assertThat(failed.failure())
                .startsWith("expected outputs of magnitude ")
                .endsWith("The network has diverged: lower --learning-rate.");
        assertThat(failed.parametersSha256()).isNull();
        assertThat(result.runs().get(1).hasFailed()).isFalse();
        assertThat(result.groups()).extracting(Group::failed).containsExactly(1, 0);
        assertThat(notes).contains("run-0001 failed: " + failed.failure());
        assertThat(names("sweep/run-0001")).containsExactlyInAnyOrder("metrics.jsonl", "run.json");
    }

    @Test
    void refusesACombinationThatTrainRefusesBeforeAnythingRuns() {
        vary("offline.algorithm=dqn,bc", "offline.n-step=1,3");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::run)
                .withMessageStartingWith("expected values that kelvin train takes together, found"
                        + " offline.algorithm=bc, offline.n-step=1, of which it says: expected ")
                .withMessageEndingWith(
                        "(option --vary). Leave that combination out: sweep the others, one sweep for those that go"
                                + " together.");
        assertThat(temporary.resolve("sweep")).doesNotExist();
    }

    @Test
    void refusesAnEnvironmentOfOtherSize() {
        configuration = configuration.with(SweepSettings.ENVIRONMENT, Optional.of("MountainCar-v0"));
        vary("train.seed=1,2");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::run)
                .withMessage(
                        "expected a data set of 2 inputs and 3 actions, as MountainCar-v0 has, found 4 inputs and 2"
                                + " actions (" + dataset.path()
                                + "). Name the --environment that the data set's log is from.");
        assertThat(temporary.resolve("sweep")).doesNotExist();
    }

    @Test
    void refusesAFolderThatExistsUnlessItIsToBeResumed() throws IOException {
        vary("train.seed=1,2");
        Files.createDirectory(temporary.resolve("sweep"));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::run)
                .withMessage("expected a path where nothing is yet, found an existing file or folder (" + in("sweep")
                        + "). Name another --out, or remove this one; nothing is overwritten.");
    }

    @Test
    void aSweepThatIsResumedKeepsItsRunsAndTrainsTheRest() throws IOException {
        vary("train.seed=1,2,3");
        SweepResult whole = run();
        delete("sweep/run-0002", "sweep/sweep.json", "sweep/sweep.csv");
        Files.createDirectory(temporary.resolve("sweep/_run-0002.unfinished-5"));
        byte[] kept = Files.readAllBytes(file("sweep/run-0003/run.json").toPath());

        configuration = configuration.with(SweepSettings.RESUME, true);
        SweepResult resumed = run();

        assertThat(notes).contains("keeping 2 of 3 runs, which were finished before");
        assertThat(resumed.runs())
                .extracting(Outcome::parametersSha256)
                .isEqualTo(whole.runs().stream().map(Outcome::parametersSha256).toList());
        assertThat(resumed.groups()).isEqualTo(whole.groups());
        assertThat(Files.readAllBytes(file("sweep/run-0003/run.json").toPath())).isEqualTo(kept);
        assertThat(names("sweep"))
                .contains("run-0002", "sweep.json", "sweep.csv", "config-2.json")
                .noneMatch(name -> name.startsWith("_"));
    }

    @Test
    void aSweepThatIsResumedIsTheSameSweep() throws IOException {
        vary("train.seed=1,2");
        run();
        configuration = configuration.with(SweepSettings.RESUME, true).with(TrainSettings.BATCH, 64);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::run)
                .withMessage("expected the configuration and data that the sweep began with, found train.batch 64"
                        + " instead of 256 (" + in("sweep/run-0001")
                        + "). Resume with what it began with, or name another --out.");
    }

    /** As a copy of a slow task does that Spark starts on another executor. */
    @Test
    void ofTwoAttemptsAtOneRunTheLaterFindsTheEarlier() throws IOException {
        vary("train.seed=4,5");
        RunFile[] earlier = new RunFile[1];
        RunFile later = attempt().inFolderOf(in("sweep"), state -> {
            if (earlier[0] == null) {
                earlier[0] = inFolder(attempt());
            }
        });
        assertThat(later.outcome().seconds()).isEqualTo(earlier[0].outcome().seconds());
        assertThat(names("sweep")).containsExactly("run-0002");
        assertThat(names("sweep/run-0002")).containsExactlyInAnyOrder("metrics.jsonl", "model", "run.json");
    }

    private SweepRun attempt() {
        Grid.Cell cell = Grid.of(SweepKind.TRAIN, configuration).cells().get(1);
        return new SweepRun(
                2,
                cell.values(),
                OfflineLearning.of(dataset, cell.configuration()),
                cell.configuration(),
                Evaluation.of(configuration, HADOOP),
                HADOOP);
    }

    private RunFile inFolder(SweepRun run) {
        try {
            return run.inFolderOf(in("sweep"), BetweenRounds.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void vary(String... variations) {
        configuration = configuration.with(
                SweepSettings.VARY, Stream.of(variations).map(Variation::parse).toList());
    }

    private SweepResult run() throws IOException {
        return SweepJob.run(kind, Sparks.context(), configuration, new Noting(notes));
    }

    private List<String> names(String folder) {
        return Stream.of(file(folder).list())
                .filter(name -> !name.endsWith(".crc"))
                .toList();
    }

    private void delete(String... paths) throws IOException {
        for (String path : paths) {
            in(path).getFileSystem(HADOOP).delete(in(path), true);
        }
    }

    private File file(String name) {
        return temporary.resolve(name).toFile();
    }

    private Path in(String name) {
        return new Path(new Path(temporary.toUri()), name);
    }

    /** Keeps what a person would be told. */
    private record Noting(List<String> notes) implements Progress {

        @Override
        public void started(String what, long total) {}

        @Override
        public void advanced(long steps) {}

        @Override
        public void finished() {}

        @Override
        public void note(String line) {
            notes.add(line);
        }
    }
}
