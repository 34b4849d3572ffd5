package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.schema.DatasetManifest.TeacherStatistics;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.score.ScoreJob;
import org.kelvinrl.score.ScoreSettings;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.TeacherLog;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

class TeacherTemperaturesTest {

    private static final List<TeacherTemperature> OWN =
            List.of(TeacherTemperature.parse("a=auto"), TeacherTemperature.parse("b=0.1*deviation"));

    @TempDir
    private static java.nio.file.Path shared;

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestALog() {
        dataset = TeacherLog.ingested(new Path(shared.toUri()), episode -> episode % 2 == 0 ? "a" : "b");
    }

    @Test
    void theManifestMeasuresEachTeacher() {
        Map<String, TeacherStatistics> teachers =
                dataset.manifest().statistics().teachers();
        assertThat(teachers).containsOnlyKeys("a", "b");
        double deviation = teachers.get("a").qValues().withinStateDeviation();
        assertThat(teachers.get("b").qValues().withinStateDeviation())
                .isCloseTo(100 * deviation, within(20 * deviation));
        assertThat(teachers.values().stream().mapToLong(TeacherStatistics::rows).sum())
                .isEqualTo(dataset.manifest().statistics().observation().get(0).count());
    }

    @Test
    void aStudentAgreesWithTeachersOfAnyScaleAlike() throws IOException {
        TrainingResult result = DistillJob.run(
                Sparks.context(), configuration().with(DistillSettings.OUT, in("run")), Progress.silent());
        Map<String, Double> temperatures = result.model().loss().teacherTemperatures();
        assertThat(temperatures).containsOnlyKeys("a", "b");
        assertThat(temperatures.get("b")).isBetween(80 * temperatures.get("a"), 120 * temperatures.get("a"));
        assertThat(new ObjectMapper()
                        .readTree(Files.readAllBytes(temporary.resolve("run/config.json")))
                        .at("/derived/teacher_temperatures/b")
                        .doubleValue())
                .isEqualTo(temperatures.get("b"));
        assertThat(Files.readString(temporary.resolve("run/report.html")))
                .contains("Teachers", "Temperature / deviation");

        List<Row> rows = score("scores", result);
        double a = agreement(rows, "a");
        double b = agreement(rows, "b");
        assertThat(a).isGreaterThan(0.95);
        assertThat(b).isCloseTo(a, within(0.02));
        double entropy = mean(rows, "a", "teacher_entropy");
        assertThat(entropy).isBetween(0.05, 0.7);
        assertThat(mean(rows, "b", "teacher_entropy")).isCloseTo(entropy, within(0.1 * entropy));

        TrainingResult again = DistillJob.run(
                Sparks.context(),
                configuration().with(DistillSettings.OUT, in("run")).with(CheckpointSettings.RESUME, true),
                Progress.silent());
        assertThat(again.wasFinishedBefore()).isTrue();

        // what was trained by is what is scored by
        double validation = rows.stream()
                .filter(row -> row.getAs("split").equals("validation"))
                .mapToDouble(row -> row.<Float>getAs("divergence"))
                .average()
                .orElseThrow();
        assertThat(validation).isCloseTo(result.last().validation().divergence(), within(1e-6));
    }

    @Test
    void scoresAreThoseOfTheTeachersOwnTemperatures() throws IOException {
        TrainingResult result = DistillJob.run(
                Sparks.context(),
                configuration().with(DistillSettings.OUT, in("run")).with(TrainSettings.EPOCHS, 1),
                Progress.silent());
        List<Row> byTeacher = score("scores", result);
        for (String teacher : List.of("a", "b")) {
            Temperature own = Temperature.parse(
                    Double.toString(result.model().loss().teacherTemperatures().get(teacher)));
            ScoreJob.run(
                    Sparks.context(),
                    scoring(result, "scores-" + teacher).with(ScoreSettings.TEMPERATURE, Optional.of(own)),
                    Progress.silent());
            List<Row> alone = rows("scores-" + teacher);
            for (int i = 0; i < alone.size(); i++) {
                if (teacher(alone.get(i)).equals(teacher)) {
                    assertThat(numbers(byTeacher.get(i), "gradient"))
                            .containsExactly(numbers(alone.get(i), "gradient"), within(2e-6f));
                }
            }
        }
    }

    @Test
    void sparkAndThreadsGiveTheSameBits() {
        Distillation distillation = Distillation.of(
                dataset,
                configuration().with(TrainSettings.WORKERS, Optional.of(2)).with(TrainSettings.EPOCHS, 2));
        float[] threads = parameters(distillation.trainerInThisProcess(2));
        assertThat(parameters(distillation.trainerOnSpark(Sparks.context()))).isEqualTo(threads);
        assertThat(parameters(distillation.trainerInThisProcess(1))).isEqualTo(threads);
        Distillation shared = Distillation.of(
                dataset,
                configuration()
                        .with(DistillSettings.TEACHER_TEMPERATURES, Optional.empty())
                        .with(TrainSettings.WORKERS, Optional.of(2))
                        .with(TrainSettings.EPOCHS, 2));
        assertThat(parameters(shared.trainerInThisProcess(1))).isNotEqualTo(threads);
    }

    @Test
    void readsWhatIsWritten() {
        assertThat(TeacherTemperature.parse("x=y=0.5"))
                .isEqualTo(new TeacherTemperature("x=y", Temperature.parse("0.5")));
        assertThat(TeacherTemperature.parse("a=2*gap-median")).hasToString("a=2.0*gap-median");
        assertThatIllegalArgumentException().isThrownBy(() -> TeacherTemperature.parse("0.5"));
        assertThatIllegalArgumentException().isThrownBy(() -> TeacherTemperature.parse("=0.5"));
        assertThatIllegalArgumentException().isThrownBy(() -> TeacherTemperature.parse("a=0"));
    }

    @Test
    void differencesAreTakenBeforeTheyAreScaled() {
        float[] q = {7, 1e8f + 8, 1e8f, Float.NEGATIVE_INFINITY, Float.NaN};
        boolean[] valid = {true, true, true, true, false};
        TeacherTemperatures.scale(q, 0, 5, valid, new boolean[] {false, true, true, true, true}, 0.5f);
        assertThat(q).containsExactly(7, 0, -4, Float.NEGATIVE_INFINITY, Float.NaN);
        float[] wide = {-3e38f, 3e38f};
        TeacherTemperatures.scale(wide, 0, 2, null, null, 1e30f);
        assertThat(wide).containsExactly(-1e30f, 0);
    }

    @Test
    void saysWhenThereIsNoTeacherOfAName() {
        assertRefused(
                dataset,
                given("z=1"),
                "expected one of the teachers of the training rows, a, b, found \"z\" (distill.teacher-temperature, code)."
                        + " Name one of them.");
        assertRefused(
                dataset,
                given("a=1", "a=2"),
                "expected one temperature for each teacher, found two for \"a\" (distill.teacher-temperature, code)."
                        + " Remove one of them.");
    }

    @Test
    void saysWhenTemperaturesHaveNoPartInTheLoss() {
        assertRefused(
                dataset,
                given("a=1").with(DistillSettings.DIVERGENCE, Divergence.squaredError()),
                "expected no temperatures of teachers with --targets q-values and --divergence squared-error, in which a"
                        + " temperature has no part, found a=1.0 (distill.teacher-temperature, code). Leave out"
                        + " --teacher-temperature, or name another loss.");
    }

    @Test
    void probabilitiesAreNotScaled() {
        PreparedDataset probabilities = SmallLog.ingested(in("small"), 2);
        assertRefused(
                probabilities,
                given("a=1").with(DistillSettings.TARGETS, Targets.PROBABILITIES),
                "expected no temperatures of teachers with --targets probabilities and --divergence forward-kl, in which a"
                        + " temperature has no part, found a=1.0 (distill.teacher-temperature, code). Leave out"
                        + " --teacher-temperature, or name another loss.");
    }

    @Test
    void saysWhenRowsNameNoTeacher() {
        PreparedDataset none = TeacherLog.ingested(in("none"), episode -> null);
        assertThat(none.manifest().statistics().teachers()).isNull();
        assertRefused(
                none,
                given("a=1"),
                "expected the name of a teacher in every row, for temperatures of teachers, found none in any row (column"
                        + " teacher, " + none.path()
                        + "). Map the column that names teachers to teacher, leave out the rows"
                        + " that have none, and ingest it again; or give one --temperature.");
        PreparedDataset some = TeacherLog.ingested(in("some"), episode -> episode == 3 ? null : "a");
        assertRefused(
                some,
                given("a=1"),
                "expected the name of a teacher in every row, for temperatures of teachers, found 60 of 3600 rows without"
                        + " (column teacher, " + some.path()
                        + "). Map the column that names teachers to teacher, leave out"
                        + " the rows that have none, and ingest it again; or give one --temperature.");
    }

    private static void assertRefused(PreparedDataset data, Configuration configuration, String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> Distillation.of(data, configuration))
                .withMessage(message);
    }

    private Configuration given(String... temperatures) {
        return configuration()
                .with(
                        DistillSettings.TEACHER_TEMPERATURES,
                        Optional.of(List.of(temperatures).stream()
                                .map(TeacherTemperature::parse)
                                .toList()));
    }

    private Configuration configuration() {
        return Configuration.of(DistillJob.settings())
                .with(DistillSettings.DATA, dataset.path())
                .with(DistillSettings.OUT, in("unused"))
                .with(DistillSettings.TEACHER_TEMPERATURES, Optional.of(OWN))
                .with(TrainSettings.BATCH, 64)
                .with(TrainSettings.EPOCHS, 30);
    }

    private Configuration scoring(TrainingResult result, String out) {
        return Configuration.of(ScoreSettings.ALL)
                .with(ScoreSettings.DATA, dataset.path())
                .with(ScoreSettings.MODEL, result.folder().model())
                .with(ScoreSettings.GRADIENTS, true)
                .with(ScoreSettings.OUT, in(out));
    }

    private List<Row> score(String out, TrainingResult result) {
        ScoreJob.run(Sparks.context(), scoring(result, out), Progress.silent());
        return rows(out);
    }

    private List<Row> rows(String out) {
        return Sparks.session()
                .read()
                .parquet(new Path(in(out), "samples").toString())
                .orderBy("episode", "step")
                .collectAsList();
    }

    private static String teacher(Row row) {
        return Long.parseLong(row.getAs("episode")) % 2 == 0 ? "a" : "b";
    }

    private static double agreement(List<Row> rows, String teacher) {
        return rows.stream()
                .filter(row -> teacher(row).equals(teacher))
                .mapToInt(row -> row.<Boolean>getAs("agrees") ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static double mean(List<Row> rows, String teacher, String column) {
        return rows.stream()
                .filter(row -> teacher(row).equals(teacher))
                .mapToDouble(row -> row.<Float>getAs(column))
                .average()
                .orElseThrow();
    }

    private static float[] numbers(Row row, String column) {
        List<Float> list = row.getList(row.fieldIndex(column));
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i);
        }
        return numbers;
    }

    private static float[] parameters(Trainer trainer) {
        try (trainer) {
            return trainer.run(new TrainingListener() {
                        @Override
                        public void round(RoundMetrics metrics) {}

                        @Override
                        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {}
                    })
                    .vector();
        }
    }

    private Path in(String name) {
        return new Path(temporary.resolve(name).toUri());
    }
}
