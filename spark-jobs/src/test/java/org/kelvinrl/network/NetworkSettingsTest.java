package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.schema.KelvinException;

class NetworkSettingsTest {

    private static final Configuration DEFAULTS = Configuration.of(NetworkSettings.ALL);

    @Test
    void defaultsAreThoseOfAPlainPerceptron() {
        assertThat(NetworkSettings.hiddenLayers(DEFAULTS)).isEqualTo(HiddenLayers.rectified(List.of(64, 64)));
        Network network = network(DEFAULTS, 3, 2);
        float[] parameters = new float[network.parameterCount()];
        float[] expected = new float[network.parameterCount()];
        network.initialise(parameters, 0, 5);
        Mlp.of(3, List.of(64, 64), 2).initialise(expected, 0, 5);
        assertThat(parameters).containsExactly(expected);
    }

    @Test
    void everySettingIsHeard() {
        Configuration configuration = DEFAULTS.withText(NetworkSettings.ACTIVATION, "silu", "flag")
                .with(NetworkSettings.HIDDEN, List.of(8, 8))
                .with(NetworkSettings.LAYER_NORM, true)
                .with(NetworkSettings.DROPOUT, 0.25)
                .with(NetworkSettings.RESIDUAL, true)
                .withText(NetworkSettings.INITIALISATION, "orthogonal", "flag");
        Network network = network(configuration, 3, 2);
        assertThat(network.architecture().settings())
                .isEqualTo(new HiddenLayers(List.of(8, 8), Activation.SILU, true, 0.25, true).settings());
        float[] parameters = new float[network.parameterCount()];
        float[] expected = new float[network.parameterCount()];
        network.initialise(parameters, 0, 5);
        Mlp.of(3, NetworkSettings.hiddenLayers(configuration), 2, Initialisation.ORTHOGONAL)
                .initialise(expected, 0, 5);
        assertThat(parameters).containsExactly(expected);
    }

    @Test
    void aSettingThatMeansNothingForAKindIsRefused() {
        Configuration configuration = DEFAULTS.with(NetworkSettings.DROPOUT, 0.5);
        NetworkSettings.requireMeaning(configuration, new MlpKind());
        assertRefused(
                () -> NetworkSettings.requireMeaning(configuration, new Linear()),
                "expected no such setting with --network linear, for which it means nothing, found 0.5 (network.dropout,"
                        + " code). Leave it out, or name another --network.");
        NetworkSettings.requireMeaning(DEFAULTS, new Linear());
        NetworkSettings.requireMeaning(DEFAULTS.with(NetworkSettings.DUELING, true), new Linear());
    }

    @Test
    void nothingIsResidualWithoutTwoLayersOfOneSize() {
        assertRefused(
                () -> network(
                        DEFAULTS.with(NetworkSettings.RESIDUAL, true).with(NetworkSettings.HIDDEN, List.of(64, 32)),
                        3,
                        2),
                "expected a hidden layer of the size of the one before with --residual, found sizes [64, 32]"
                        + " (network.hidden, code). Give such sizes, as --hidden 64,64, or leave out --residual.");
    }

    @Test
    void aNetworkThatIsTooLargeIsRefusedBeforeAnythingIsAllocated() {
        assertRefused(
                () -> network(DEFAULTS.with(NetworkSettings.HIDDEN, List.of(65536, 65536)), 3, 2),
                "expected layers that make a network with 3 inputs and 2 outputs, found [65536, 65536], parameters: expected at"
                        + " most 536870912, found 4295426050 (network.hidden, code). Give smaller layers, or fewer.");
    }

    @Test
    void duelingIsRefusedWhereThereAreNoValues() {
        NetworkSettings.requireNoDueling(DEFAULTS, "--algorithm bc");
        assertRefused(
                () -> NetworkSettings.requireNoDueling(DEFAULTS.with(NetworkSettings.DUELING, true), "--algorithm bc"),
                "expected no such setting with --algorithm bc, for which the state's value means nothing, found true"
                        + " (network.dueling, code). Leave it out.");
    }

    @Test
    void aDropoutOfAllIsRefused() {
        assertRefused(
                () -> DEFAULTS.withText(NetworkSettings.DROPOUT, "1", "flag --dropout"),
                "expected a number, at least 0 and below 1, found '1' (key network.dropout, flag --dropout). Correct the value.");
    }

    private static Network network(Configuration configuration, int inputs, int outputs) {
        return new MlpKind().configured(configuration, new org.apache.hadoop.conf.Configuration(), inputs, outputs);
    }

    private static void assertRefused(ThrowingCallable what, String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(what)
                .withMessageStartingWith(message)
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.CONFIGURATION);
    }

    /** A kind that takes no setting of its own. */
    private static final class Linear implements NetworkKind {

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public Network configured(
                Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs) {
            return Mlp.of(inputs, List.of(), outputs);
        }

        @Override
        public Network described(Map<String, Object> settings, int inputs, int outputs) {
            return Mlp.of(inputs, List.of(), outputs);
        }
    }
}
