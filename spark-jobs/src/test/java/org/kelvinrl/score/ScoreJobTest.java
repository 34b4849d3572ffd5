package org.kelvinrl.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.RecurrentNetwork;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.TrainSettings;

class ScoreJobTest {

    private static final ModelManifest.Loss LOSS =
            new ModelManifest.Loss("forward-kl", 1.5, 0.4, 0.1, "q-values", "shannon-entropy");

    @TempDir
    private static java.nio.file.Path shared;

    private static PreparedDataset withQValues;
    private static PreparedDataset withoutQValues;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestLogs() {
        withQValues = LogToScore.WITH_Q_VALUES.ingested(new Path(shared.toUri()), 3);
        withoutQValues = LogToScore.WITHOUT_Q_VALUES.ingestedForTrainingOnly(new Path(shared.toUri()));
    }

    @Test
    void scoresEveryRowOnce() {
        ScoreResult result = run(configuration(withQValues, writeModel(withQValues, 3)));
        List<Row> rows = rows();

        assertThat(result.path()).isEqualTo(in("scores"));
        assertThat(result.rows())
                .isEqualTo(rows.size())
                .isEqualTo(withQValues.manifest().rows());
        assertThat(result.compared().samples()).isEqualTo(rows.size());
        for (Part part : Part.values()) {
            assertThat(rows.stream().filter(row -> row.getAs("split").equals(part.label())))
                    .hasSize((int) withQValues.manifest().rows(part));
        }
        assertThat(rows.stream().map(row -> row.getAs("episode") + "/" + row.getAs("step")))
                .doesNotHaveDuplicates();
        for (Row row : rows) {
            LogToScore.Entry logged = logged(LogToScore.WITH_Q_VALUES, row);
            assertThat(row.<Integer>getAs("action")).isEqualTo(logged.action());
            assertThat(row.<Float>getAs("weight")).isEqualTo(logged.weight() == null ? 1f : logged.weight());
        }
    }

    /** Whole episodes in order, though a batch of rows ends within one; each begins with nothing remembered. */
    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm"})
    void aNetworkWithMemoryIsScoredThroughWholeEpisodes(String kind) {
        Unrolling unrolling = new Unrolling(4, 0, 4, true);
        int inputs = withQValues.manifest().observationSize();
        Network network = kind.equals("gru")
                ? RecurrentNetwork.gru(inputs, List.of(8), 6, List.of(), LogToScore.ACTIONS, unrolling)
                : RecurrentNetwork.lstm(inputs, List.of(8), 6, List.of(), LogToScore.ACTIONS, unrolling);
        List<String> names = withQValues.manifest().observationNames();
        PolicyModel model = writeModel(network, names, LogToScore.ACTIONS, 1, LOSS);
        run(configuration(withQValues, model));

        Map<String, List<Row>> episodes = rows().stream()
                .collect(Collectors.groupingBy(row -> row.getAs("episode"), TreeMap::new, Collectors.toList()));
        assertThat(episodes.values().stream().mapToInt(List::size).sum()).isGreaterThan(2 * Scorer.BATCH_ROWS);
        for (List<Row> episode : episodes.values()) {
            episode.sort(Comparator.comparing(row -> row.<Long>getAs("step")));
            PolicyModel.Evaluator evaluator = model.evaluator(1);
            for (Row row : episode) {
                List<Float> seen = logged(LogToScore.WITH_Q_VALUES, row).observation();
                float[] observation = {seen.get(0), seen.get(1), seen.get(2)};
                float[] outputs = evaluator.outputs(observation, 0, 1);
                double[] expected = new double[LogToScore.ACTIONS];
                Arrays.setAll(expected, j -> outputs[j]);
                assertThat(doubles(row, "logits")).containsExactly(expected, within(1e-5));
                evaluator.advance();
            }
        }
    }

    @Test
    void policiesAreDistributionsOverTheValidActions() {
        run(configuration(withQValues, writeModel(withQValues, 3)));

        int masked = 0;
        for (Row row : rows()) {
            LogToScore.Entry logged = logged(LogToScore.WITH_Q_VALUES, row);
            double[] p = doubles(row, "student_probabilities");
            double[] q = doubles(row, "teacher_probabilities");
            assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-6));
            assertThat(Arrays.stream(q).sum()).isCloseTo(1, within(1e-6));
            for (int j = 0; j < LogToScore.ACTIONS; j++) {
                masked += logged.mask().get(j) ? 0 : 1;
                assertThat(p[j] > 0).isEqualTo(logged.mask().get(j));
                assertThat(q[j] > 0)
                        .isEqualTo(logged.mask().get(j) && logged.q().get(j) != null);
            }
        }
        assertThat(masked).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "forward-kl, q-values, shannon-entropy",
        "reverse-kl, q-values, shannon-entropy",
        "jeffreys, q-values, tsallis-entropy:2.0",
        "jensen-shannon:0.3, probabilities, shannon-entropy",
        "amari:0.3, q-values, kl-to-reference",
        "negative-log-likelihood, probabilities, kl-to-reference",
        "forward-kl, action, tsallis-entropy:0.5",
        "squared-error, q-values, shannon-entropy",
        "huber-error-taken:2.0, q-values, kl-to-reference"
    })
    void everyNumberIsThatOfItsDefinition(String divergence, String targets, String regulariser) {
        ModelManifest.Loss loss = new ModelManifest.Loss(divergence, 1.5, 0.4, 0.1, targets, regulariser);
        ScoreResult result = run(configuration(withQValues, writeModel(withQValues, 3))
                .with(ScoreSettings.GRADIENTS, true)
                .with(ScoreSettings.DIVERGENCE, Optional.of(Divergence.named(divergence)))
                .with(ScoreSettings.TARGETS, Optional.of(Targets.named(targets)))
                .with(ScoreSettings.REGULARISER, Optional.of(Regulariser.named(regulariser))));

        int compared = 0;
        int agreed = 0;
        int steep = 0;
        List<Row> rows = rows();
        for (Row row : rows) {
            DoubleLoss expected = new DoubleLoss(loss, logged(LogToScore.WITH_Q_VALUES, row));
            double[] y = doubles(row, "logits");
            assertThat(doubles(row, "student_probabilities")).containsExactly(expected.student(y), within(1e-6));
            assertThat((double) row.<Float>getAs("entropy"))
                    .isCloseTo(expected.entropy(expected.student(y)), within(1e-5));
            assertThat(row.getAs("gradient") != null).isEqualTo(expected.isDefined());
            if (expected.isDefined()) {
                assertCompared(row, y, expected);
                compared++;
                steep += Arrays.stream(doubles(row, "gradient")).anyMatch(part -> Math.abs(part) > 1e-2) ? 1 : 0;
                agreed += row.<Boolean>getAs("agrees") ? 1 : 0;
            }
        }
        assertThat(result.compared().samples()).isEqualTo(compared);
        assertThat(result.compared().regulariser()).isCloseTo(mean(rows, "regulariser", "gradient"), within(1e-5));
        assertThat(compared).isGreaterThan(rows.size() / 2);
        assertThat(agreed).isBetween(1, compared - 1);
        assertThat(steep).as("rows with a gradient to speak of").isGreaterThan(compared / 2);
    }

    private static void assertCompared(Row row, double[] y, DoubleLoss expected) {
        double divergence = expected.divergence(y);
        assertThat(doubles(row, "teacher_probabilities")).containsExactly(expected.teacher(), within(1e-6));
        assertThat((double) row.<Float>getAs("divergence"))
                .isCloseTo(divergence, within(2e-5 * Math.max(1, divergence)));
        assertThat((double) row.<Float>getAs("regulariser")).isCloseTo(expected.regulariser(y), within(1e-5));
        assertThat((double) row.<Float>getAs("teacher_entropy"))
                .isCloseTo(expected.entropy(expected.teacher()), within(1e-5));
        assertThat(row.<Boolean>getAs("agrees")).isEqualTo(expected.agrees(y));
        assertThat(doubles(row, "gradient"))
                .containsExactly(
                        expected.gradientByCentralDifferences(y), within(5e-5 * Math.max(1, divergence / 100)));
    }

    /** The paper's first section: the entropy of the softmax of scaled outputs, of a network that was fitted to values. */
    @Test
    void aModelTrainedOnSquaredErrorHasAPolicyAtAnyLogitScale() throws IOException {
        TrainingResult trained = DistillJob.run(
                Sparks.context(),
                Configuration.of(DistillJob.settings())
                        .with(DistillSettings.DATA, withQValues.path())
                        .with(DistillSettings.OUT, in("run"))
                        .with(DistillSettings.DIVERGENCE, Divergence.squaredError())
                        .with(TrainSettings.EPOCHS, 2),
                Progress.silent());
        Map<Double, Double> entropies = new TreeMap<>();
        for (double scale : new double[] {0.01, 1, 20}) {
            Path scores = in("scores-" + scale);
            ScoreResult result = run(Configuration.of(ScoreSettings.ALL)
                    .with(ScoreSettings.DATA, withQValues.path())
                    .with(ScoreSettings.MODEL, trained.folder().model())
                    .with(ScoreSettings.OUT, scores)
                    .with(ScoreSettings.LOGIT_SCALE, Optional.of(scale)));
            ModelManifest.Loss loss =
                    new ModelManifest.Loss("squared-error", scale, 1, 0.01, "q-values", "shannon-entropy");
            for (Row row : rows(scores)) {
                double[] y = doubles(row, "logits");
                DoubleLoss expected = new DoubleLoss(loss, logged(LogToScore.WITH_Q_VALUES, row));
                assertThat(doubles(row, "student_probabilities")).containsExactly(expected.student(y), within(1e-5));
                assertThat((double) row.<Float>getAs("entropy"))
                        .isCloseTo(expected.entropy(expected.student(y)), within(1e-4));
            }
            entropies.put(scale, result.entropy());
        }
        assertThat(trained.model().loss().divergence()).isEqualTo("squared-error");
        assertThat(entropies.get(0.01)).isGreaterThan(entropies.get(1.0));
        assertThat(entropies.get(1.0)).isGreaterThan(entropies.get(20.0));
    }

    @Test
    void theRegulariserIsThereWithoutATeacherIfItNeedsNoReference() {
        Configuration configuration = configuration(withoutQValues, writeModel(withoutQValues, 3))
                .with(ScoreSettings.REGULARISER, Optional.of(Regulariser.tsallisEntropy(2)));
        run(configuration);

        ModelManifest.Loss loss =
                new ModelManifest.Loss("forward-kl", 1.5, 0.4, 0.1, "q-values", "tsallis-entropy:2.0");
        for (Row row : rows()) {
            DoubleLoss expected = new DoubleLoss(loss, logged(LogToScore.WITHOUT_Q_VALUES, row));
            assertThat((double) row.<Float>getAs("regulariser"))
                    .isCloseTo(expected.regulariser(doubles(row, "logits")), within(1e-5));
        }
        run(configuration
                .with(ScoreSettings.OUT, in("again"))
                .with(ScoreSettings.REGULARISER, Optional.of(Regulariser.klToReference())));
        assertThat(rows(in("again"))).isNotEmpty().allMatch(row -> row.getAs("regulariser") == null);
    }

    @Test
    void refusesATemperatureForTargetsThatHaveNone() {
        refused(
                configuration(withQValues, writeModel(withQValues, 3))
                        .with(ScoreSettings.TARGETS, Optional.of(Targets.PROBABILITIES))
                        .with(ScoreSettings.TEMPERATURE, Optional.of(Temperature.parse("0.5"))),
                "expected no temperature with targets that are not Q-values but probabilities, found 0.5"
                        + " (score.temperature, code). Leave out --temperature, or name other --targets.");
    }

    @Test
    void refusesAnErrorOfValuesForTargetsThatHaveNone() {
        refused(
                configuration(withQValues, writeModel(withQValues, 3))
                        .with(ScoreSettings.TARGETS, Optional.of(Targets.ACTION))
                        .with(ScoreSettings.DIVERGENCE, Optional.of(Divergence.huberError(1))),
                "expected q-values as targets, which huber-error:1.0 compares with the outputs, found action"
                        + " (score.targets, code). Leave out --targets, or name another --divergence.");
    }

    @Test
    void logitsAreTheModelsOutputs() {
        PolicyModel model = writeModel(withQValues, 3);
        run(configuration(withQValues, model));

        PolicyModel.Evaluator evaluator = model.evaluator(1);
        for (Row row : rows()) {
            List<Float> observation = logged(LogToScore.WITH_Q_VALUES, row).observation();
            float[] outputs =
                    evaluator.outputs(new float[] {observation.get(0), observation.get(1), observation.get(2)}, 0, 1);
            double[] logits = doubles(row, "logits");
            for (int j = 0; j < LogToScore.ACTIONS; j++) {
                assertThat(logits[j]).isCloseTo(outputs[j], within(1e-5));
            }
        }
    }

    @Test
    void meansAreThoseOfTheRows() {
        ScoreResult result = run(configuration(withQValues, writeModel(withQValues, 3)));

        List<Row> rows = rows();
        assertThat(result.compared().divergence()).isCloseTo(mean(rows, "divergence"), within(1e-6));
        assertThat(result.compared().teacherEntropy()).isCloseTo(mean(rows, "teacher_entropy"), within(1e-6));
        assertThat(result.entropy()).isCloseTo(mean(rows, "entropy"), within(1e-6));
    }

    @Test
    void measuresWhatTrainingMeasures() throws IOException {
        TrainingResult trained = DistillJob.run(
                Sparks.context(),
                Configuration.of(DistillJob.settings())
                        .with(DistillSettings.DATA, withQValues.path())
                        .with(DistillSettings.OUT, in("run"))
                        .with(DistillSettings.TEMPERATURE, Temperature.parse("1*deviation"))
                        .with(TrainSettings.EPOCHS, 3),
                Progress.silent());
        ScoreResult result = run(Configuration.of(ScoreSettings.ALL)
                .with(ScoreSettings.DATA, withQValues.path())
                .with(ScoreSettings.MODEL, trained.folder().model())
                .with(ScoreSettings.SPLIT, ScoreSettings.Split.VALIDATION)
                .with(ScoreSettings.OUT, out()));

        LossSums validation = trained.last().validation();
        List<Row> rows = rows();
        assertThat(rows).hasSize((int) validation.samples());
        assertThat(mean(rows, "agrees"))
                .isCloseTo(validation.agreement(), within(1e-9))
                .isStrictlyBetween(0.1, 0.99);
        assertThat(mean(rows, "divergence")).isCloseTo(validation.divergence(), within(1e-6));
        assertThat(result.compared().loss()).isCloseTo(validation.loss(), within(1e-6));
        assertThat(result.compared().agreement()).isCloseTo(validation.agreement(), within(1e-9));
    }

    @Test
    void onlyTheRowsAskedForAreScored() {
        PolicyModel model = writeModel(withQValues, 3);
        run(configuration(withQValues, model).with(ScoreSettings.SPLIT, ScoreSettings.Split.TRAINING));

        assertThat(rows())
                .hasSize((int) withQValues.manifest().rows(Part.TRAINING))
                .allMatch(row -> row.getAs("split").equals("training"));
    }

    @Test
    void gradientsAreNullUnlessAskedFor() {
        run(configuration(withQValues, writeModel(withQValues, 3)));

        assertThat(rows()).isNotEmpty().allMatch(row -> row.getAs("gradient") == null);
    }

    /** Attempts have other names each time, and one thread scores the blocks in their order. */
    @Test
    void sparkAndOneThreadWriteTheSameBytes() throws Exception {
        PolicyModel model = writeModel(withQValues, 3);
        run(configuration(withQValues, model));

        Map<String, byte[]> expected = new TreeMap<>();
        BlockReader reader = BlockReader.of(withQValues, EnumSet.allOf(PreparedColumn.class));
        for (BlockToScore work : BlockToScore.of(withQValues.manifest(), List.of(Part.values()))) {
            Scorer scorer = new Scorer(reader.read(work.block()), "block", model, false);
            Path file = in("alone-" + expected.size());
            ScoreFile.write(
                    new AttemptFile(file.getFileSystem(Sparks.context().hadoopConfiguration()), file),
                    scorer,
                    work.part().label());
            expected.put(work.output(), Files.readAllBytes(java.nio.file.Path.of(file.toUri())));
        }
        Map<String, byte[]> written = parquetFiles();
        assertThat(written).hasSizeGreaterThan(3).containsOnlyKeys(expected.keySet());
        written.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void leavesOutWhatNeedsATeacherWhereThereIsNone() {
        PreparedDataset dataset = LogToScore.WITH_SOME_Q_VALUES.ingested(in("data"), 2);
        ScoreResult result = run(configuration(dataset, writeModel(dataset, 3)).with(ScoreSettings.GRADIENTS, true));

        int without = 0;
        List<Row> rows = rows();
        for (Row row : rows) {
            boolean hasTeacher = logged(LogToScore.WITH_SOME_Q_VALUES, row).q() != null;
            without += hasTeacher ? 0 : 1;
            for (String column :
                    List.of("teacher_probabilities", "divergence", "teacher_entropy", "agrees", "gradient")) {
                assertThat(row.getAs(column) != null).as(column).isEqualTo(hasTeacher);
            }
            assertThat(row.<Float>getAs("entropy")).isPositive();
            assertThat(Arrays.stream(doubles(row, "student_probabilities")).sum())
                    .isCloseTo(1, within(1e-6));
        }
        assertThat(without).isBetween(100, rows.size() - 100);
        assertThat(result.rows()).isEqualTo(rows.size());
        assertThat(result.compared().samples()).isEqualTo(rows.size() - without);
        assertThat(result.compared().divergence()).isCloseTo(mean(rows, "divergence"), within(1e-6));
        assertThat(result.entropy()).isCloseTo(mean(rows, "entropy"), within(1e-6));
    }

    @Test
    void scoresALogWithoutQValues() {
        ScoreResult result = run(configuration(withoutQValues, writeModel(withoutQValues, 3)));

        assertThat(result.compared().samples()).isZero();
        assertThat(result.entropy()).isBetween(0.1, Math.log(LogToScore.ACTIONS));
        assertThat(rows())
                .hasSize((int) withoutQValues.manifest().rows())
                .allMatch(row -> row.getAs("divergence") == null);
    }

    @Test
    void showsHowManyBlocksAreScored() {
        List<String> shown = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void started(String what, long total) {
                shown.add(what + " " + total);
            }

            @Override
            public void advanced(long steps) {
                shown.add("+" + steps);
            }

            @Override
            public void finished() {
                shown.add("finished");
            }
        };
        ScoreJob.run(Sparks.context(), configuration(withQValues, writeModel(withQValues, 3)), progress);

        int blocks =
                BlockToScore.of(withQValues.manifest(), List.of(Part.values())).size();
        List<String> expected = new ArrayList<>(List.of("scoring " + blocks));
        expected.addAll(Collections.nCopies(blocks, "+1"));
        expected.add("finished");
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void tellsWithWhatItWasMade() throws IOException {
        PolicyModel model = writeModel(withQValues, 3);
        run(configuration(withQValues, model)
                .with(ScoreSettings.TEMPERATURE, Optional.of(Temperature.parse("0.5*deviation")))
                .with(ScoreSettings.ENTROPY_WEIGHT, Optional.of(0.25)));

        JsonNode config = new ObjectMapper()
                .readTree(temporary.resolve("scores/config.json").toFile());
        assertThat(config.get("command").textValue()).isEqualTo("score");
        assertThat(config.at("/settings/score.temperature/value").textValue()).isEqualTo("0.5*deviation");
        assertThat(config.at("/settings/score.split/origin").textValue()).isEqualTo("default");
        JsonNode derived = config.get("derived");
        double deviation = withQValues.manifest().statistics().qValues().withinStateDeviation();
        assertThat(derived.at("/loss/temperature").doubleValue()).isEqualTo(0.5 * deviation);
        assertThat(derived.at("/loss/entropy_weight").doubleValue()).isEqualTo(0.25);
        assertThat(derived.at("/loss/logit_scale").doubleValue()).isEqualTo(1.5);
        assertThat(derived.get("model_sha256").textValue())
                .isEqualTo(model.manifest().parameters().sha256());
        assertThat(derived.get("dataset_sha256").textValue()).isEqualTo(withQValues.manifestSha256());
        assertThat(derived.get("rows").longValue())
                .isEqualTo(withQValues.manifest().rows());
    }

    @Test
    void leavesNothingBesideTheOutput() throws IOException {
        run(configuration(withQValues, writeModel(withQValues, 3)));

        assertThat(names("")).containsExactlyInAnyOrder("model", "scores");
        assertThat(names("scores")).contains("config.json", "samples").noneMatch(name -> name.contains("attempt"));
    }

    @Test
    void refusesObservationsOfAnotherSize() {
        PolicyModel model = writeModel(List.of("a", "b"), LogToScore.ACTIONS, 3, LOSS);
        refused(
                configuration(withQValues, model),
                "expected observations of 2 components, as the model takes them, found 3 components (" + where()
                        + "). Score a data set with the observations and actions that the model was trained on.");
    }

    @Test
    void refusesObservationsOfOtherNames() {
        List<String> names = withQValues.manifest().observationNames();
        PolicyModel model = writeModel(List.of(names.get(0), "speed", names.get(2)), LogToScore.ACTIONS, 3, LOSS);
        refused(
                configuration(withQValues, model),
                "expected component 2 of the observations to be speed, as the model takes it, found " + names.get(1)
                        + " (" + where()
                        + "). Score a data set with the observations and actions that the model was trained on.");
    }

    @Test
    void refusesAnotherNumberOfActions() {
        PolicyModel model = writeModel(withQValues.manifest().observationNames(), 7, 3, LOSS);
        refused(
                configuration(withQValues, model),
                "expected 7 actions, as the model has, found 4 actions (" + where()
                        + "). Score a data set with the observations and actions that the model was trained on.");
    }

    @Test
    void refusesALossThatItDoesNotKnow() {
        PolicyModel model = writeModel(
                withQValues.manifest().observationNames(),
                LogToScore.ACTIONS,
                3,
                new ModelManifest.Loss("earth-movers", 1, 1, 0, "q-values", "shannon-entropy"));
        refused(
                configuration(withQValues, model),
                "expected a loss that this version of Kelvin knows, found divergence: expected one of "
                        + String.join(", ", Divergence.names()) + ", found earth-movers (model " + in("model")
                        + "). Use the version of Kelvin that wrote the model, or give the loss by flags.");
        run(configuration(withQValues, model).with(ScoreSettings.DIVERGENCE, Optional.of(Divergence.forwardKl())));
    }

    @Test
    void refusesASplitWithoutRows() {
        PolicyModel model = writeModel(withoutQValues, 3);
        refused(
                configuration(withoutQValues, model).with(ScoreSettings.SPLIT, ScoreSettings.Split.VALIDATION),
                "expected at least one row to score, found none in the validation split (" + withoutQValues.path()
                        + "). Name another --split.");
    }

    @Test
    void refusesATemperatureByWhatWasNotMeasured() {
        refused(
                configuration(withoutQValues, writeModel(withoutQValues, 3))
                        .with(ScoreSettings.TEMPERATURE, Optional.of(Temperature.AUTO)),
                "expected Q-values that tell actions apart, found no row with two of them (statistics.q_values of"
                        + " manifest.json). Give --temperature as a number, or check that q_values are what the teacher"
                        + " computed.");
    }

    @Test
    void refusesAMissingModel() {
        Configuration configuration =
                configuration(withQValues, writeModel(withQValues, 3)).with(ScoreSettings.MODEL, in("nowhere"));
        refused(
                configuration,
                "expected a model with manifest.json, found no such file (" + in("nowhere/manifest.json")
                        + "). Give the path of a model's folder, or restore it.");
    }

    @Test
    void refusesAnExistingOutputAndLeavesItAlone() throws IOException {
        PolicyModel model = writeModel(withQValues, 3);
        Files.createDirectory(temporary.resolve("scores"));
        Files.writeString(temporary.resolve("scores/precious"), "kept");

        assertThatThrownBy(() -> run(configuration(withQValues, model)))
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.OUTPUT))
                .hasMessage("expected a path where nothing is yet, found an existing file or folder (" + out()
                        + "). Name another output, or remove this one; nothing is overwritten.");
        assertThat(temporary.resolve("scores/precious")).hasContent("kept");
        assertThat(names("scores")).containsExactly("precious");
    }

    @Test
    void tellsTheRowThatHasNoPolicyAndLeavesNothing() throws IOException {
        PolicyModel model = writeModel(withQValues, Float.NaN);

        refused(
                configuration(withQValues, model),
                "expected a finite number, found NaN (logits, shard=00000/training-00000.parquet, row 1). The model has"
                        + " no policy for this observation: check both.");
        assertThat(names("")).containsExactly("model");
    }

    private void refused(Configuration configuration, String message) {
        assertThatThrownBy(() -> run(configuration))
                .isInstanceOf(KelvinException.class)
                .hasMessage(message);
        assertThat(temporary.resolve("scores")).doesNotExist();
    }

    private static ScoreResult run(Configuration configuration) {
        return ScoreJob.run(Sparks.context(), configuration, Progress.silent());
    }

    private Configuration configuration(PreparedDataset dataset, PolicyModel model) {
        assertThat(model.manifest().schemaVersion()).isEqualTo(ModelManifest.SCHEMA_VERSION);
        return Configuration.of(ScoreSettings.ALL)
                .with(ScoreSettings.DATA, dataset.path())
                .with(ScoreSettings.MODEL, in("model"))
                .with(ScoreSettings.OUT, out());
    }

    private PolicyModel writeModel(PreparedDataset dataset, float spread) {
        return writeModel(dataset.manifest().observationNames(), LogToScore.ACTIONS, spread, LOSS);
    }

    /** A model of random parameters, multiplied to spread its outputs. */
    private PolicyModel writeModel(List<String> observationNames, int actions, float spread, ModelManifest.Loss loss) {
        Network network = Mlp.of(observationNames.size(), List.of(16), actions);
        return writeModel(network, observationNames, actions, spread, loss);
    }

    private PolicyModel writeModel(
            Network network, List<String> observationNames, int actions, float spread, ModelManifest.Loss loss) {
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, 5);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] *= spread;
        }
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                network.architecture(),
                observationNames,
                ObservationScaling.none(observationNames.size()).toManifest(),
                ActionSpace.discrete(Stream.iterate(0, i -> i + 1)
                        .limit(actions)
                        .map(String::valueOf)
                        .toList()),
                loss,
                ModelStore.describe(parameters),
                new ModelManifest.Provenance("0.1.0", Map.of(), 1, 1, 1, "data", "0", Map.of(), true, List.of()));
        ModelStore store = ModelStore.of(Sparks.context().hadoopConfiguration());
        store.write(in("model"), manifest, parameters);
        return store.load(in("model"));
    }

    private static LogToScore.Entry logged(LogToScore log, Row row) {
        return log.entry(Long.parseLong(row.getAs("episode")), row.getAs("step"));
    }

    private List<Row> rows() {
        return rows(out());
    }

    private static List<Row> rows(Path scores) {
        return Sparks.session()
                .read()
                .parquet(new Path(scores, "samples").toString())
                .collectAsList();
    }

    private static double[] doubles(Row row, String column) {
        return row.<Float>getList(row.fieldIndex(column)).stream()
                .mapToDouble(Float::doubleValue)
                .toArray();
    }

    /** Weighted, over the rows that have a value. */
    private static double mean(List<Row> rows, String column) {
        return mean(rows, column, column);
    }

    /** Over the rows that have a value in another column. */
    private static double mean(List<Row> rows, String column, String other) {
        double sum = 0;
        double weight = 0;
        for (Row row : rows) {
            Object value = row.getAs(column);
            if (row.getAs(other) != null) {
                double number = value instanceof Boolean flag ? (flag ? 1 : 0) : (Float) value;
                weight += row.<Float>getAs("weight");
                sum += row.<Float>getAs("weight") * number;
            }
        }
        return sum / weight;
    }

    private Map<String, byte[]> parquetFiles() throws IOException {
        java.nio.file.Path root = temporary.resolve("scores");
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<java.nio.file.Path> walk = Files.walk(root)) {
            for (java.nio.file.Path file :
                    walk.sorted(Comparator.naturalOrder()).toList()) {
                if (file.toString().endsWith(".parquet")) {
                    files.put(root.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(temporary.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    private String where() {
        return "data set " + withQValues.path() + ", model " + in("model");
    }

    private Path out() {
        return in("scores");
    }

    private Path in(String name) {
        return new Path(new Path(temporary.toUri()), name);
    }
}
