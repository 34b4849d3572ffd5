package org.kelvinrl.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestJsonTest {

    private static final String WHERE = "data/manifest.json";

    @Test
    void aDatasetManifestSurvivesTheWayToJsonAndBack() {
        DatasetManifest manifest = Manifests.dataset();

        assertThat(dataset(ManifestJson.write(manifest))).isEqualTo(manifest);
    }

    @Test
    void teachersAreNamedWhereThereAreSome() {
        DatasetManifest.Statistics without = Manifests.dataset().statistics();
        DatasetManifest.Statistics with = new DatasetManifest.Statistics(
                without.observation(),
                without.reward(),
                without.episodeReturn(),
                without.qValues(),
                without.actionCounts(),
                without.quantiles(),
                without.propensity(),
                without.episodeLength(),
                Map.of("A teacher", new DatasetManifest.TeacherStatistics(3, without.qValues())));
        byte[] bytes = ManifestJson.write(Manifests.withStatistics(with));
        assertThat(text(bytes)).contains("\"teachers\" : {", "\"A teacher\" : {");
        assertThat(dataset(bytes).statistics()).isEqualTo(with);
    }

    @Test
    void aModelNamesItsTeachersTemperatures() {
        ModelManifest.Loss loss = Manifests.model().loss().withTeacherTemperatures(Map.of("b", 7.5, "a", 0.25));
        byte[] bytes = ManifestJson.write(Manifests.model().withLoss(loss));
        assertThat(text(bytes)).containsSubsequence("\"teacher_temperatures\" : {", "\"a\" : 0.25", "\"b\" : 7.5");
        assertThat(model(bytes).loss()).isEqualTo(loss);
        assertThat(loss.withTeacherTemperatures(Map.of()))
                .isEqualTo(Manifests.model().loss());
        assertThat(loss.withEntropyWeight(0.5).teacherTemperatures()).isEqualTo(loss.teacherTemperatures());

        String broken = text(bytes).replace("0.25", "-0.25");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> model(broken.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("expected a temperature above 0 for the teacher a, found -0.25"
                        + " (loss.teacher_temperatures)");
    }

    @Test
    void aModelNamesTheFileThatOtherProgramsRun() {
        ModelManifest.OnnxFile policy = new ModelManifest.OnnxFile("policy.onnx", true, "0c1d");
        byte[] bytes = ManifestJson.write(Manifests.model().withPolicy(policy));
        assertThat(text(bytes)).contains("\"policy\" : {", "\"masked\" : true");
        assertThat(model(bytes)).isEqualTo(Manifests.model().withPolicy(policy));
        assertThat(model(bytes).withLoss(Manifests.model().loss()).policy()).isEqualTo(policy);
    }

    @Test
    void aModelManifestSurvivesTheWayToJsonAndBack() {
        ModelManifest manifest = Manifests.model();

        assertThat(model(ManifestJson.write(manifest))).isEqualTo(manifest);
    }

    @Test
    void aCheckpointWrittenByTheFirstReleaseIsRead() throws IOException {
        CheckpointManifest read = checkpoint(golden("checkpoint-manifest-v1.json"));

        assertThat(read).isEqualTo(Manifests.checkpoint(1, null));
        assertThat(read.past().platforms()).containsExactly(read.origin().platform());
        assertThat(read.past().breaks()).isEmpty();
    }

    @Test
    void aCheckpointOfTheSecondSchemaIsRead() throws IOException {
        byte[] golden = golden("checkpoint-manifest-v2.json");
        CheckpointManifest written = Manifests.checkpoint(
                2,
                new CheckpointManifest.Past(
                        List.of(
                                Map.of("java", "17.0.15", "os", "Linux amd64"),
                                Map.of("java", "21", "os", "Linux amd64")),
                        List.of("train.batch 256 instead of 128")));

        assertThat(checkpoint(golden)).isEqualTo(written);
        assertThat(text(ManifestJson.write(written))).isEqualTo(text(golden));
    }

    @ParameterizedTest
    @CsvSource({"../moments.f32, 384", "/etc/passwd, 384", ".hidden, 384", "moments.f32, -1"})
    void aCheckpointsVectorIsAFileInItsFolder(String file, int count) throws IOException {
        String lying = text(golden("checkpoint-manifest-v1.json"))
                .replace("\"moments.f32\"", "\"" + file + "\"")
                .replace("384", Integer.toString(count));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> checkpoint(lying.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(
                        "vector: expected a plain file name and a count, found " + file + " and " + count);
    }

    @Test
    void measuresThatALogHasNotStayAbsent() {
        DatasetManifest full = Manifests.dataset();
        DatasetManifest manifest = new DatasetManifest(
                1,
                "0.1.0",
                full.rows(),
                full.episodes(),
                full.observationNames(),
                full.actionSpace(),
                full.split(),
                full.shards(),
                new DatasetManifest.Statistics(
                        full.statistics().observation(),
                        null,
                        null,
                        null,
                        full.statistics().actionCounts(),
                        null,
                        null,
                        null),
                full.nulls(),
                full.origin(),
                full.account());

        String json = new String(ManifestJson.write(manifest), StandardCharsets.UTF_8);
        assertThat(json).doesNotContain("q_values\" : {").doesNotContain("null,");
        assertThat(dataset(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(manifest);
    }

    @Test
    void theFirstDatasetManifestOfSchemaVersion1IsStillReadAndWritten() throws IOException {
        byte[] golden = golden("dataset-manifest-v1.json");

        assertThat(dataset(golden)).isEqualTo(Manifests.firstDataset());
        assertThat(dataset(golden).version()).isEqualTo(1);
        assertThat(text(ManifestJson.write(Manifests.firstDataset()))).isEqualTo(text(golden));
    }

    @Test
    void theDatasetManifestWithAnAccountIsReadAndWritten() throws IOException {
        byte[] golden = golden("dataset-manifest-v1-with-account.json");

        assertThat(dataset(golden)).isEqualTo(Manifests.dataset());
        assertThat(dataset(golden).version()).isEqualTo(2);
        assertThat(text(ManifestJson.write(Manifests.dataset()))).isEqualTo(text(golden));
    }

    @Test
    void theDatasetManifestOfSchemaVersion2IsReadAndWrittenAsItIs() throws IOException {
        byte[] golden = golden("dataset-manifest-v2.json");

        assertThat(dataset(golden)).isEqualTo(Manifests.sparseDataset());
        assertThat(text(ManifestJson.write(Manifests.sparseDataset()))).isEqualTo(text(golden));
    }

    @ParameterizedTest
    @CsvSource({
        "schema_version\" : 2, schema_version\" : 1, 'expected schema_version 2 with sparse_observations, found 1 (schema_version)'",
        "numbers\" : 7, numbers\" : -7, 'expected at least 0, found -7 (sparse_observations.numbers)'"
    })
    void sparseObservationsThatNoWriterWritesAreRefused(String member, String broken, String message)
            throws IOException {
        String manifest = text(golden("dataset-manifest-v2.json")).replace(member, broken);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> dataset(manifest.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(message);
    }

    @Test
    void rejectsThatAreNotAllThereAreRefused() throws IOException {
        String broken = text(golden("dataset-manifest-v1-with-account.json"))
                .replace("\"rejected_rows\" : 2", "\"rejected_rows\" : 3");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> dataset(broken.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("expected 3 rejected rows in all files of rejects, found 2 (rejected_rows)");
    }

    @Test
    void theModelManifestOfSchemaVersion1IsStillReadAndWritten() throws IOException {
        byte[] golden = golden("model-manifest-v1.json");

        assertThat(model(golden)).isEqualTo(Manifests.model());
        assertThat(text(ManifestJson.write(Manifests.model()))).isEqualTo(text(golden));
    }

    @Test
    void aModelManifestThatNamesNeitherTargetsNorRegulariserIsStillRead() throws IOException {
        String loss = """
                "loss" : {
                    "divergence" : "reverse-kl",
                    "logit_scale" : 1.5,
                    "temperature" : 0.05,
                    "entropy_weight" : 0.01
                  },""";
        String first = text(golden("model-manifest-v1.json")).replaceFirst("(?s)\"loss\" : \\{.*?},", loss);

        assertThat(first).contains(loss).doesNotContain("targets", "tsallis");
        assertThat(model(first.getBytes(StandardCharsets.UTF_8)).loss())
                .isEqualTo(new ModelManifest.Loss("reverse-kl", 1.5, 0.05, 0.01, "q-values", "shannon-entropy"));
    }

    @Test
    void aMemberOfALaterVersionIsIgnored() throws IOException {
        String later = text(golden("dataset-manifest-v1.json"))
                .replace("\"rows\" : 5,", "\"rows\" : 5, \"colour\" : {\"of\" : [\"later\"]},");

        assertThat(later).contains("colour");
        assertThat(dataset(later.getBytes(StandardCharsets.UTF_8))).isEqualTo(Manifests.firstDataset());
    }

    @ParameterizedTest
    @CsvSource({"3,3", "'\"1\"','\"1\"'", "0,0", "1.5,1.5"})
    void anotherSchemaVersionIsRefused(String version, String found) throws IOException {
        String other = text(golden("dataset-manifest-v1.json"))
                .replace("\"schema_version\" : 1", "\"schema_version\" : " + version);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> dataset(other.getBytes(StandardCharsets.UTF_8)))
                .withMessage("expected schema_version 1 to 2, found " + found
                        + " (data/manifest.json). Use the version of Kelvin that wrote it, or a newer one.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.DATA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}            | expected schema_version 1 to 2, found none
            []            | expected schema_version 1 to 2, found none
            {"rows        | expected a DatasetManifest as JSON, found Unexpected end-of-input
            PAR1          | expected a DatasetManifest as JSON, found Unrecognized token 'PAR1'
            """)
    void whatIsNoManifestIsRefused(String content, String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> dataset(content.getBytes(StandardCharsets.UTF_8)))
                .withMessageStartingWith(message)
                .withMessageContaining("(data/manifest.json)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "rows" : 5              | "rows" : 6                | expected 6 rows in all blocks, found 5 (rows)
            "episodes" : 3          | "episodes" : 4            | expected 4 episodes in all blocks, found 3 (episodes)
            "index" : 1             | "index" : 2               | expected shard 1, found shard 2 (shards[1].index)
            "split"                 | "splat"                   | expected a value, found none (split)
            shard=00001/training    | ../../etc/training        | expected a path inside the data set, such as
            shard=00001/training    | /training                 | expected a path inside the data set, such as
            "n" : 2                 | "n" : 3                   | expected as many action names as actions, and at least one, found 3 actions and 2 names
            "kind" : "discrete"     | "kind" : "box"            | expected an action space of kind "discrete", found "box"
            "sha256" : "ef56"       | "sha512" : "ef56"         | expected a value, found none (sha256)
            "rows" : 5              | "rows" : null             | expected a DatasetManifest as JSON, found Cannot map `null` into type `long`
            """)
    void aManifestThatContradictsItselfIsRefused(String part, String replacement, String message) throws IOException {
        String broken = text(golden("dataset-manifest-v1.json")).replace(part, replacement);

        assertThat(broken).contains(replacement);
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> dataset(broken.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(message)
                .withMessageContaining("(data/manifest.json)");
    }

    @Test
    void equalManifestsAreEqualBytes() {
        Map<String, Long> oneOrder = new LinkedHashMap<>();
        oneOrder.put("b", 1L);
        oneOrder.put("a", 2L);
        Map<String, Long> otherOrder = new LinkedHashMap<>();
        otherOrder.put("a", 2L);
        otherOrder.put("b", 1L);

        assertThat(ManifestJson.write(oneOrder)).isEqualTo(ManifestJson.write(otherOrder));
        assertThat(text(ManifestJson.write(oneOrder))).endsWith("}\n");
    }

    @Test
    void aLineHasNoLineFeed() {
        assertThat(ManifestJson.line(Manifests.dataset().split()))
                .isEqualTo("{\"validation_fraction\":0.25,\"seed\":7}");
    }

    @Test
    void whatJsonCannotHoldIsADefect() {
        assertThatThrownBy(() -> ManifestJson.write(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ManifestJson.line(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    private static DatasetManifest dataset(byte[] json) {
        return ManifestJson.read(json, DatasetManifest.class, DatasetManifest.SCHEMA_VERSION, WHERE);
    }

    private static ModelManifest model(byte[] json) {
        return ManifestJson.read(json, ModelManifest.class, ModelManifest.SCHEMA_VERSION, WHERE);
    }

    private static CheckpointManifest checkpoint(byte[] json) {
        return ManifestJson.read(json, CheckpointManifest.class, CheckpointManifest.SCHEMA_VERSION, WHERE);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = ManifestJsonTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
