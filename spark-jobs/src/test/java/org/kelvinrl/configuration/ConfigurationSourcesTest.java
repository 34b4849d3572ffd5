package org.kelvinrl.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;
import org.kelvinrl.schema.ManifestJson;

class ConfigurationSourcesTest {

    private enum Loss {
        FORWARD_KL,
        REVERSE_KL
    }

    private static final Setting<Integer> BATCH =
            Setting.integer("train.batch").flag("--batch").atLeast(1).defaultsTo(256);
    private static final Setting<Double> RATE = Setting.number("train.learning-rate")
            .flag("--learning-rate")
            .above(0.0)
            .below(1.0)
            .defaultsTo(1e-3);
    private static final Setting<Loss> LOSS =
            Setting.choice("train.loss", Loss.class).flag("--loss").defaultsTo(Loss.FORWARD_KL);
    private static final Setting<List<Integer>> HIDDEN = Setting.integers("network.hidden")
            .flag("--hidden")
            .accepting("each at least 1", sizes -> sizes.stream().allMatch(size -> size > 0))
            .defaultsTo(List.of(64, 64));
    private static final Setting<Boolean> GRADIENTS =
            Setting.truth("score.gradients").flag("--gradients");
    private static final Setting<Optional<Path>> MAPPING =
            Setting.path("ingest.mapping").flag("--mapping").optional();
    private static final Setting<List<Path>> INPUT =
            Setting.pathList("ingest.input").flag("--input").defaultsTo(List.of(new Path("log.csv")));
    private static final Setting<Double> TEMPERATURE = Setting.parsed(
                    "distill.temperature",
                    "auto|X",
                    "auto or a number above 0",
                    text -> text.equals("auto") ? Double.NaN : Double.valueOf(text))
            .flag("--temperature")
            .defaultsTo(1.0);

    private static final List<Setting<?>> SETTINGS =
            List.of(BATCH, RATE, LOSS, HIDDEN, GRADIENTS, MAPPING, INPUT, TEMPERATURE);

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void flagBeatsSetBeatsFileBeatsDefault() throws IOException {
        Path file = file("x.conf", "train { batch = 1, learning-rate = 1e-2 }\ntrain.loss = reverse-kl");

        Configuration configuration = sources()
                .commandLine(BATCH, List.of("3"))
                .set("train.batch=2")
                .set("train.learning-rate = 2e-2")
                .file(file, hadoop())
                .resolve();

        assertThat(configuration.get(BATCH)).isEqualTo(3);
        assertThat(configuration.origin(BATCH)).isEqualTo("flag --batch");
        assertThat(configuration.get(RATE)).isEqualTo(0.02);
        assertThat(configuration.origin(RATE)).isEqualTo("--set");
        assertThat(configuration.get(LOSS)).isEqualTo(Loss.REVERSE_KL);
        assertThat(configuration.origin(LOSS)).isEqualTo("file " + file + ": 2");
        assertThat(configuration.get(HIDDEN)).containsExactly(64, 64);
        assertThat(configuration.origin(HIDDEN)).isEqualTo("default");
    }

    @Test
    void eachTypeReadsFromFileAndSetAlike() throws IOException {
        Configuration fromFile = sources().file(file("all.conf", """
                                network.hidden = [8, 16]
                                score.gradients = true
                                ingest { mapping = "a b.conf", input = [x.csv, "y z.csv"] }
                                distill.temperature = auto
                                """), hadoop()).resolve();
        Configuration fromSet = sources()
                .set("network.hidden=8,16")
                .set("score.gradients=true")
                .set("ingest.mapping=a b.conf")
                .set("ingest.input=[x.csv, \"y z.csv\"]")
                .set("distill.temperature=auto")
                .resolve();

        for (Configuration configuration : List.of(fromFile, fromSet)) {
            assertThat(configuration.get(HIDDEN)).containsExactly(8, 16);
            assertThat(configuration.get(GRADIENTS)).isTrue();
            assertThat(configuration.get(MAPPING)).contains(new Path("a b.conf"));
            assertThat(configuration.get(INPUT)).containsExactly(new Path("x.csv"), new Path("y z.csv"));
            assertThat(configuration.get(TEMPERATURE)).isNaN();
        }
    }

    @Test
    void includedFilesAreRelativeToTheOneThatIncludesThem() throws IOException {
        Files.createDirectory(folder.resolve("base"));
        Files.writeString(folder.resolve("base/common.conf"), "include \"batch.conf\"");
        Path included = file("base/batch.conf", "train.batch = 7");
        Path file = file("x.conf", "include \"base/common.conf\"");

        Configuration configuration = sources().file(file, hadoop()).resolve();

        assertThat(configuration.get(BATCH)).isEqualTo(7);
        assertThat(configuration.origin(BATCH)).isEqualTo("file " + included + ": 1");
    }

    @Test
    void refusesFilesThatIncludeEachOther() throws IOException {
        Path file = file("x.conf", "include \"x.conf\"");

        assertRefused(
                () -> sources().file(file, hadoop()),
                Kind.CONFIGURATION,
                "expected files that do not include each other in a circle, found include \"x.conf\" (file " + file
                        + "). Correct the path of --config.");
    }

    @Test
    void unknownKeysAreRefusedWithTheNearestKnownOne() throws IOException {
        Path file = file("x.conf", "\ntrain { bacth = 1 }");

        assertRefused(
                () -> sources().file(file, hadoop()),
                Kind.CONFIGURATION,
                "expected a key of this command, found 'train.bacth' (file " + file
                        + ": 2). Perhaps you meant train.batch.");
        assertRefused(
                () -> sources().set("qqqqqqqqqqqqqqqqqqqq=1"),
                Kind.CONFIGURATION,
                "expected a key of this command, found 'qqqqqqqqqqqqqqqqqqqq' (--set). Use one of"
                        + " distill.temperature, ingest.input, ingest.mapping, network.hidden, score.gradients,"
                        + " train.batch, train.learning-rate, train.loss.");
    }

    @Test
    void aFileMayHoldKeysOfOtherCommandsButSetMayNot() throws IOException {
        Path file = file("x.conf", "bench.suite = round\ntrain.batch = 5");

        assertThat(sources().file(file, hadoop()).resolve().get(BATCH)).isEqualTo(5);
        assertRefused(
                () -> sources().set("bench.suite=round"),
                Kind.CONFIGURATION,
                "expected a key of this command, found 'bench.suite' (--set). Use one of distill.temperature,"
                        + " ingest.input, ingest.mapping, network.hidden, score.gradients, train.batch,"
                        + " train.learning-rate, train.loss.");
    }

    @Test
    void wrongValuesOfAFlagAreUsageErrors() {
        assertRefused(
                () -> sources().commandLine(BATCH, List.of("0")),
                Kind.USAGE,
                "expected an integer, at least 1, found '0' (flag --batch). Correct the value.");
        assertRefused(
                () -> sources().commandLine(RATE, List.of("NaN")),
                Kind.USAGE,
                "expected a number, above 0 and below 1, found 'NaN' (flag --learning-rate). Correct the value.");
        assertRefused(
                () -> sources().commandLine(LOSS, List.of("kl")),
                Kind.USAGE,
                "expected one of forward-kl, reverse-kl, found 'kl' (flag --loss). Correct the value.");
        assertRefused(
                () -> sources().commandLine(HIDDEN, List.of("64,,64")),
                Kind.USAGE,
                "expected a list of integers, such as 64,64, each at least 1, found '64,,64' (flag --hidden). Correct the"
                        + " value.");
        assertRefused(
                () -> sources().commandLine(TEMPERATURE, List.of("hot")),
                Kind.USAGE,
                "expected auto or a number above 0, found 'hot' (flag --temperature). Correct the value.");
        assertRefused(
                () -> sources().commandLine(MAPPING, List.of("")),
                Kind.USAGE,
                "expected a path, found '' (flag --mapping). Correct the value.");
    }

    @Test
    void wrongValuesOfFileAndSetAreConfigurationErrors() throws IOException {
        Path file = file("x.conf", "# sizes\ntrain.batch = [1, 2]");

        assertRefused(
                () -> sources().file(file, hadoop()),
                Kind.CONFIGURATION,
                "expected an integer, at least 1, found '1,2' (key train.batch, file " + file
                        + ": 2). Correct the value.");
        assertRefused(
                () -> sources().set("score.gradients=yes"),
                Kind.CONFIGURATION,
                "expected true or false, found 'yes' (key score.gradients, --set). Correct the value.");
        assertRefused(
                () -> sources().set("network.hidden=[8"),
                Kind.CONFIGURATION,
                "expected a list of integers, such as 64,64, each at least 1, found '[8' (key network.hidden, --set)."
                        + " Correct the value.");
    }

    @Test
    void assignmentsWithoutEqualsSignAreUsageErrors() {
        assertRefused(
                () -> sources().set("train.batch"),
                Kind.USAGE,
                "expected key=value, found 'train.batch' (option --set). Write for example --set train.batch=256.");
    }

    @Test
    void filesThatAreNotHoconAreConfigurationErrors() throws IOException {
        Path file = file("x.conf", "train.batch = 1\ntrain.loss = {");
        Path absent = new Path(folder.resolve("absent.conf").toString());

        assertThatThrownBy(() -> sources().file(file, hadoop()))
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessageStartingWith("expected HOCON, such as train.batch = 256, found file " + file + ": 2: ")
                .hasMessageEndingWith("(file " + file + "). Mend the line that is named.");
        assertRefused(
                () -> sources().file(absent, hadoop()),
                Kind.CONFIGURATION,
                "expected a file of HOCON, found no such file (file " + absent + "). Correct the path of --config.");
        assertRefused(
                () -> sources().file(new Path(folder.toString()), hadoop()),
                Kind.CONFIGURATION,
                "expected a file of HOCON, found a folder (file " + folder + "). Correct the path of --config.");
    }

    @Test
    void filesLargerThanAnyConfigurationAreRefused() throws IOException {
        Path file = file("x.conf", "#".repeat((1 << 20) + 1));

        assertRefused(
                () -> sources().file(file, hadoop()),
                Kind.CONFIGURATION,
                "expected a file of HOCON, found more than 1048576 bytes (file " + file
                        + "). Correct the path of --config.");
    }

    @Test
    void settingsWithoutDefaultMustBeGiven() {
        Setting<Path> out = Setting.path("out").flag("--out");
        Setting<Long> seed = Setting.longInteger("seed");

        assertRefused(
                () -> new ConfigurationSources(List.of(out), Set.of()).resolve(),
                Kind.USAGE,
                "expected a path, found nothing (flag --out). Give --out PATH, or set out by --set or --config.");
        assertRefused(
                () -> new ConfigurationSources(
                                List.of(Setting.path("verify.path").positional()), Set.of())
                        .resolve(),
                Kind.USAGE,
                "expected a path, found nothing (parameter PATH). Give PATH, or set verify.path by --set or --config.");
        assertRefused(
                () -> new ConfigurationSources(List.of(seed), Set.of()).resolve(),
                Kind.USAGE,
                "expected an integer, found nothing (key seed). Set seed by --set or --config.");
    }

    @Test
    void resolvedConfigurationTellsValuesWithTheirOrigins() {
        Configuration configuration =
                sources().set("ingest.mapping=m.conf").resolve().with(BATCH, 8);

        assertThat(new String(ManifestJson.write(configuration.resolved()), StandardCharsets.UTF_8))
                .contains("""
                        "train.batch" : {
                            "value" : 8,
                            "origin" : "code"
                          }""", """
                        "network.hidden" : {
                            "value" : [
                              64,
                              64
                            ],
                            "origin" : "default"
                          }""", """
                        "ingest.mapping" : {
                            "value" : "m.conf",
                            "origin" : "--set"
                          }""", """
                        "train.loss" : {
                            "value" : "forward-kl",
                            "origin" : "default"
                          }""");
        assertThat(sources().resolve().resolved().get("ingest.mapping").value()).isNull();
    }

    @Test
    void valuesSetInCodeAreCheckedToo() {
        Configuration configuration = Configuration.of(SETTINGS);

        assertThatThrownBy(() -> configuration.with(BATCH, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("train.batch: expected an integer, at least 1, found 0");
        assertThatThrownBy(() -> configuration.get(Setting.integer("train.epochs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a setting of this command: train.epochs");
        assertThatThrownBy(() -> Configuration.of(List.of(BATCH, BATCH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a key stands twice: train.batch");
    }

    private static ConfigurationSources sources() {
        return new ConfigurationSources(SETTINGS, Set.of("bench.suite"));
    }

    private static org.apache.hadoop.conf.Configuration hadoop() {
        return new org.apache.hadoop.conf.Configuration();
    }

    private Path file(String name, String text) throws IOException {
        return new Path(Files.writeString(folder.resolve(name), text).toString());
    }

    private static void assertRefused(ThrowingCallable action, Kind kind, String message) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessage(message);
    }
}
