package org.kelvinrl.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.offline.Algorithm;
import org.kelvinrl.offline.OfflineLearning;
import org.kelvinrl.offline.OfflineSettings;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.train.TrainSettings;

class GridTest {

    @Test
    void hasEveryCombinationAndTheLastVariationChangesFirst() {
        Grid grid = grid("offline.algorithm=dqn,kl-prior", "train.seed=1, 2,3");
        assertThat(grid.keys()).containsExactly("offline.algorithm", "train.seed");
        assertThat(grid.cells())
                .extracting(Grid.Cell::toString)
                .containsExactly(
                        "offline.algorithm=dqn, train.seed=1",
                        "offline.algorithm=dqn, train.seed=2",
                        "offline.algorithm=dqn, train.seed=3",
                        "offline.algorithm=kl-prior, train.seed=1",
                        "offline.algorithm=kl-prior, train.seed=2",
                        "offline.algorithm=kl-prior, train.seed=3");
        Configuration last = grid.cells().get(5).configuration();
        assertThat(last.get(OfflineSettings.ALGORITHM)).isEqualTo(Algorithm.KL_PRIOR);
        assertThat(last.get(TrainSettings.SEED)).isEqualTo(3);
    }

    @Test
    void takesFlagsAndValuesWithCommas() {
        Grid grid = grid("--hidden=64,64;[32, 16];8", "--discount=.9,0.99");
        assertThat(grid.keys()).containsExactly("network.hidden", "offline.discount");
        assertThat(grid.cells().stream()
                        .map(cell -> cell.configuration().get(NetworkSettings.HIDDEN))
                        .distinct())
                .containsExactly(List.of(64, 64), List.of(32, 16), List.of(8));
        assertThat(grid.cells().get(0).configuration().get(OfflineSettings.DISCOUNT))
                .contains(0.9);
    }

    @Test
    void keepsWhatIsNotVaried() {
        Configuration base = configuration("train.seed=1,2").with(TrainSettings.EPOCHS, 7);
        assertThat(Grid.of(SweepKind.TRAIN, base).cells())
                .allSatisfy(cell -> assertThat(cell.configuration().get(TrainSettings.EPOCHS))
                        .isEqualTo(7));
    }

    /** As executors make them again. */
    @Test
    void theTextsOfASettingMakeItsValue() {
        Configuration given = grid(
                        "offline.temperature=0.25*spread",
                        "offline.n-step=all",
                        "offline.divergence=reverse-kl",
                        "offline.critic-error=huber-error-taken:0.1",
                        "offline.target-update=polyak:0.005",
                        "network.hidden=64,64;8",
                        "train.learning-rate=1e-3",
                        "train.schedule=cosine:0.1")
                .cells()
                .get(0)
                .configuration();
        Configuration again = Configuration.of(OfflineLearning.settings());
        for (Setting<?> setting : OfflineLearning.settings()) {
            String text = given.givenTexts().get(setting.key());
            again = text == null ? again : again.withText(setting, text, "test");
        }
        assertThat(given.givenTexts()).hasSize(8);
        assertThat(again.decisive()).isEqualTo(given.decisive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train.sed=1,2", "--sed=1,2"})
    void refusesWhatIsNoSetting(String variation) {
        String name = variation.substring(0, variation.indexOf('='));
        assertRefused(
                "expected key or flag of a setting of kelvin train that decides a result, found '" + name
                        + "' (option --vary). Perhaps you meant " + name.replace("sed", "seed") + ".",
                variation);
    }

    /** The same flags and keys, with what they mean and their defaults there. */
    @Test
    void aGridOfDistillationsHasTheirSettings() {
        Configuration configuration =
                configuration(SweepKind.DISTILL, "--temperature=1*deviation,auto", "train.seed=1,2");
        Grid grid = Grid.of(SweepKind.DISTILL, configuration);
        assertThat(grid.keys()).containsExactly("distill.temperature", "train.seed");
        Configuration first = grid.cells().get(0).configuration();
        assertThat(first.get(DistillSettings.TEMPERATURE)).isEqualTo(Temperature.parse("1*deviation"));
        assertThat(first.get(NetworkSettings.LAYER_NORM)).isFalse();
        assertThat(grid("train.seed=1").cells().get(0).configuration().get(NetworkSettings.LAYER_NORM))
                .isTrue();
    }

    @Test
    void refusesASettingOfAnotherJobAndOneThatLeavesOurRounds() {
        for (String variation : List.of("offline.algorithm=dqn,cql", "distill.engine=kelvin,dl4j-spark")) {
            String name = variation.substring(0, variation.indexOf('='));
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> Grid.of(SweepKind.DISTILL, configuration(SweepKind.DISTILL, variation)))
                    .withMessageStartingWith(
                            "expected key or flag of a setting of kelvin distill that decides a result," + " found '"
                                    + name + "' (option --vary). ");
        }
    }

    @Test
    void refusesASettingWithoutPartInResults() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> grid("checkpoint.keep=1,2"))
                .withMessageStartingWith(
                        "expected key or flag of a setting of kelvin train that decides a result, found"
                                + " 'checkpoint.keep' (option --vary).");
    }

    @Test
    void refusesAWrongValueAsTheSettingDoes() {
        assertRefused(
                "expected an integer, at least 1, found '0' (key train.batch, option --vary). Correct the value.",
                "train.batch=256,0");
        assertRefused(
                "expected an integer, found '' (key train.seed, option --vary). Correct the value.", "train.seed=1,,2");
    }

    @Test
    void refusesWhatStandsTwice() {
        assertRefused(
                "expected a setting once, found train.seed twice (option --vary --seed=3,4). Name it once; where a value"
                        + " holds commas, separate values by ;.",
                "train.seed=1,2",
                "--seed=3,4");
        assertRefused(
                "expected a value once, found 64 twice (option --vary network.hidden=64,64). Name it once; where a value"
                        + " holds commas, separate values by ;.",
                "network.hidden=64,64");
    }

    @Test
    void refusesMoreRunsThanAnyoneMeans() {
        String seeds = IntStream.range(0, 101).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertRefused(
                "expected at most 10000 runs, found more (option --vary). Vary fewer values at a time.",
                "train.seed=" + seeds,
                "train.batch=" + seeds.replace("0,1,", "1000,1001,"));
    }

    @Test
    void refusesAVariationWithoutName() {
        assertThat(Stream.of("train.seed", "=1,2"))
                .allSatisfy(text -> assertThatExceptionOfType(IllegalArgumentException.class)
                        .isThrownBy(() -> Variation.parse(text)));
    }

    private static void assertRefused(String message, String... variations) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> grid(variations))
                .withMessage(message);
    }

    private static Grid grid(String... variations) {
        return Grid.of(SweepKind.TRAIN, configuration(variations));
    }

    private static Configuration configuration(String... variations) {
        return configuration(SweepKind.TRAIN, variations);
    }

    private static Configuration configuration(SweepKind kind, String... variations) {
        return Configuration.of(SweepSettings.of(kind))
                .with(
                        SweepSettings.VARY,
                        Stream.of(variations).map(Variation::parse).toList());
    }
}
