package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.schema.KelvinException;

class MemorySettingsTest {

    private static final Configuration DEFAULTS = Configuration.of(NetworkSettings.ALL);

    @ParameterizedTest
    @ValueSource(strings = {"gru", "lstm"})
    void whatIsNotGivenHasADefault(String kind) {
        Network network = network(DEFAULTS.with(NetworkSettings.KIND, kind));
        assertThat(network.unrolling()).isEqualTo(new Unrolling(32, 0, 32, true));
        assertThat(network.stateSize()).isEqualTo(kind.equals("gru") ? 64 : 128);
        assertThat(network.architecture().settings())
                .containsEntry("hidden", List.of(64, 64))
                .containsEntry("after", List.of());
        assertThat(network.rowsAtOnce()).isEqualTo(2048);
    }

    @Test
    void everySettingHasItsPart() {
        Network network = network(DEFAULTS.with(NetworkSettings.KIND, "lstm")
                .with(NetworkSettings.HIDDEN, List.of())
                .with(MemorySettings.MEMORY, Optional.of(5))
                .with(MemorySettings.AFTER, Optional.of(List.of(7)))
                .with(MemorySettings.WINDOW, Optional.of(16))
                .with(MemorySettings.BURN_IN, Optional.of(4))
                .with(MemorySettings.TRUNCATION, Optional.of(8))
                .with(MemorySettings.STATE, Optional.of(MemorySettings.State.ZERO)));
        assertThat(network.unrolling()).isEqualTo(new Unrolling(16, 4, 8, false));
        assertThat(network.stateSize()).isEqualTo(10);
        assertThat(network.blocks().stream().map(ParameterBlock::name))
                .containsExactly(
                        "before/layer0/weights",
                        "before/layer0/bias",
                        "memory/weights",
                        "after/layer0/weights",
                        "after/layer0/bias",
                        "after/layer1/weights",
                        "after/layer1/bias");
    }

    @Test
    void aWindowIsComputedAtOnceHoweverLongItIs() {
        Configuration gru = DEFAULTS.with(NetworkSettings.KIND, "gru");
        assertThat(network(gru.with(MemorySettings.WINDOW, Optional.of(1))).rowsAtOnce())
                .isEqualTo(256);
        assertThat(network(gru.with(MemorySettings.WINDOW, Optional.of(1000))).rowsAtOnce())
                .isEqualTo(8192);
        assertThat(network(gru.with(MemorySettings.WINDOW, Optional.of(10_000))).rowsAtOnce())
                .isEqualTo(10_000);
    }

    @Test
    void withoutMemoryTheyAreRefused() {
        assertRefused(
                DEFAULTS.with(MemorySettings.WINDOW, Optional.of(16)),
                "expected no such setting with --network mlp, for which it means nothing, found 16 (network.window, code)."
                        + " Leave it out, or name another --network.");
        assertRefused(
                DEFAULTS.with(NetworkSettings.KIND, "gru").with(NetworkSettings.LAYER_NORM, true),
                "expected no such setting with --network gru, for which it means nothing, found true (network.layer-norm,"
                        + " code). Leave it out, or name another --network.");
    }

    @Test
    void aNetworkThatIsTooLargeIsRefused() {
        assertRefused(
                DEFAULTS.with(NetworkSettings.KIND, "lstm")
                        .with(NetworkSettings.HIDDEN, List.of(65536))
                        .with(MemorySettings.MEMORY, Optional.of(2048)),
                "expected layers that make a network with 3 inputs and 2 outputs, found [65536], parameters: expected at most"
                        + " 536870912, found 537141248 (network.hidden, code). Give smaller layers, or fewer.");
    }

    @Test
    void aTruncationAboveTheWindowIsRefused() {
        assertRefused(
                DEFAULTS.with(NetworkSettings.KIND, "gru").with(MemorySettings.TRUNCATION, Optional.of(33)),
                "expected a truncation from 1 to the window, 32, found 33 (network.truncation, code)."
                        + " Lower --truncation, or raise --window.");
    }

    private static void assertRefused(Configuration configuration, String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> network(configuration))
                .withMessage(message)
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.CONFIGURATION);
    }

    private static Network network(Configuration configuration) {
        NetworkKind kind =
                NetworkKinds.named(configuration.get(NetworkSettings.KIND)).orElseThrow();
        NetworkSettings.requireMeaning(configuration, kind);
        return kind.configured(configuration, new org.apache.hadoop.conf.Configuration(), 3, 2);
    }
}
