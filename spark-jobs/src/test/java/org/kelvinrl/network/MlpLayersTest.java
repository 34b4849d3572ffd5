package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;

/** What can be asked of hidden layers, of their starting values and of heads. */
class MlpLayersTest {

    /** The second has the size of the first, the third has not. */
    private static final List<Integer> SIZES = List.of(6, 6, 5);

    private static final int INPUTS = 3;
    private static final int OUTPUTS = 4;

    /** Each option by itself, some together, and all. */
    static Stream<HiddenLayers> everyKind() {
        List<HiddenLayers> kinds = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            kinds.add(new HiddenLayers(SIZES, activation, false, 0, false));
            kinds.add(new HiddenLayers(SIZES, activation, true, 0, false));
            kinds.add(new HiddenLayers(SIZES, activation, false, 0.3, false));
            kinds.add(new HiddenLayers(SIZES, activation, false, 0, true));
            kinds.add(new HiddenLayers(SIZES, activation, true, 0, true));
            kinds.add(new HiddenLayers(SIZES, activation, true, 0.3, true));
        }
        kinds.add(new HiddenLayers(List.of(17, 17, 17, 17), Activation.SILU, true, 0.5, true));
        kinds.add(new HiddenLayers(List.of(16), Activation.GELU, true, 0.1, false));
        return kinds.stream();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void outputsAndGradientsAreThoseOfTheReference(HiddenLayers hidden) {
        for (int rows : new int[] {1, 7, 17}) {
            assertCentralDifferences(hidden, rows, "openblas", noise(rows));
        }
        assertCentralDifferences(hidden, 7, "java", noise(7));
        assertCentralDifferences(hidden, 7, "openblas", null);
    }

    private static void assertCentralDifferences(HiddenLayers hidden, int rows, String provider, long[] noise) {
        Mlp network = network(hidden);
        ReferenceMlp reference = new ReferenceMlp(INPUTS, hidden, OUTPUTS);
        CentralDifferences differences = new CentralDifferences(
                (parameters, input, row) -> reference.outputs(parameters, input, noise == null ? null : noise[row]),
                rows,
                INPUTS,
                OUTPUTS);
        float[] parameters = CentralDifferences.parameters(network, 0);
        Pass pass = network.pass(rows, MatrixProducts.choose(provider));
        Sequences sequences = Sequences.rows(rows);
        int different =
                differences.assertMet(pass, parameters, noise == null ? sequences : sequences.noisy(noise), 5e-5);
        assertThat(different).isGreaterThan(network.parameterCount() / 4);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "2, 0.4"})
    void duelingValuesAndTheirGradientsAreThoseOfTheFormula(int groups, double dropout) {
        int actions = 3;
        int rows = 7;
        HiddenLayers hidden = new HiddenLayers(SIZES, Activation.TANH, true, dropout, true);
        Network network = DuelingNetwork.of(network(hidden, groups * (actions + 1)), groups);
        ReferenceMlp heads = new ReferenceMlp(INPUTS, hidden, groups * (actions + 1));
        long[] noise = noise(rows);
        CentralDifferences differences = new CentralDifferences(
                (parameters, input, row) -> dueling(heads.outputs(parameters, input, noise[row]), groups),
                rows,
                INPUTS,
                groups * actions);
        int different = differences.assertMet(
                network.pass(rows, MatrixProduct.ofThisJvm()),
                CentralDifferences.parameters(network, 0),
                Sequences.rows(rows).noisy(noise),
                5e-5);
        assertThat(different).isGreaterThan(network.parameterCount() / 2);
        assertThat(network.isNoisy()).isEqualTo(dropout > 0);
        assertThat(network.outputs()).containsExactly(new NetworkOutput("q", groups * actions));
    }

    private static double[] dueling(double[] heads, int groups) {
        int actions = heads.length / groups - 1;
        double[] values = new double[groups * actions];
        for (int group = 0; group < groups; group++) {
            double[] advantages = Arrays.copyOfRange(heads, group * (actions + 1) + 1, (group + 1) * (actions + 1));
            double mean = Arrays.stream(advantages).average().orElseThrow();
            for (int j = 0; j < actions; j++) {
                values[group * actions + j] = heads[group * (actions + 1)] + advantages[j] - mean;
            }
        }
        return values;
    }

    @Test
    void theMeanOfDuelingGroupsIsTheMeanOfTheirValues() {
        HiddenLayers hidden = new HiddenLayers(SIZES, Activation.GELU, true, 0.2, true);
        Network ensemble = DuelingNetwork.of(network(hidden, 3 * 5), 3);
        float[] parameters = CentralDifferences.parameters(ensemble, 2);
        Network mean = ensemble.meanOfGroups(3);
        float[] ofMean = ensemble.meanOfGroups(3, parameters, 2);
        assertThat(mean.parameterCount()).isEqualTo(ofMean.length);

        int rows = 9;
        float[] all = outputs(ensemble, parameters, 2, rows);
        float[] means = outputs(mean, ofMean, 0, rows);
        assertThat(mean.outputs()).containsExactly(new NetworkOutput("q", 4));
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < 4; j++) {
                float expected = (all[row * 12 + j] + all[row * 12 + 4 + j] + all[row * 12 + 8 + j]) / 3;
                assertThat(means[row * 4 + j]).isCloseTo(expected, within(1e-5f));
            }
        }
    }

    @Test
    void duelingNeedsAValueAndAnAdvantageForEachGroup() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DuelingNetwork.of(network(HiddenLayers.rectified(SIZES), 7), 2))
                .withMessage("outputs: expected 2 times a value and advantages, found 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DuelingNetwork.of(network(HiddenLayers.rectified(SIZES), 2), 2))
                .withMessage("outputs: expected 2 times a value and advantages, found 2");
    }

    /** Also in the places behind those that were in use before: what lies there has no part. */
    @ParameterizedTest
    @MethodSource("everyKind")
    void rowsAreComputedByThemselves(HiddenLayers hidden) {
        Mlp network = network(hidden);
        float[] parameters = CentralDifferences.parameters(network, 0);
        int rows = 23;
        long[] noise = noise(rows);
        Pass whole = network.pass(rows, MatrixProduct.ofThisJvm());
        CentralDifferences.fill(whole.input(), 11);
        whole.forward(parameters, 0, Sequences.rows(rows).noisy(noise));
        CentralDifferences.fill(whole.outputGradient(0), 12);
        float[] gradient = new float[parameters.length];
        whole.backward(parameters, 0, gradient, 0);

        Pass parts = network.pass(16, MatrixProduct.ofThisJvm());
        float[] sum = new float[parameters.length];
        int first = 0;
        for (int count : new int[] {16, 1, 6}) {
            System.arraycopy(whole.input(), first * INPUTS, parts.input(), 0, count * INPUTS);
            long[] keys = Arrays.copyOfRange(noise, first, first + count);
            parts.forward(parameters, 0, Sequences.rows(count).noisy(keys));
            for (int i = 0; i < count * OUTPUTS; i++) {
                assertThat(parts.output(0)[i]).isCloseTo(whole.output(0)[first * OUTPUTS + i], within(1e-5f));
            }
            System.arraycopy(whole.outputGradient(0), first * OUTPUTS, parts.outputGradient(0), 0, count * OUTPUTS);
            parts.backward(parameters, 0, sum, 0);
            first += count;
        }
        for (int i = 0; i < gradient.length; i++) {
            assertThat(sum[i]).isCloseTo(gradient[i], within(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void dropoutLeavesOutTheShareAndKeepsTheMean(double share) {
        int rows = 400;
        int size = 50;
        Signal from = Signal.between(size, rows);
        Arrays.fill(from.values, 3f);
        DropoutLayer dropout = new DropoutLayer(from, share, 1, rows);
        dropout.forward(new float[0], 0, Sequences.rows(rows).noisy(noise(rows)));
        int dropped = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size; i++) {
                float value = dropout.to().values[row * from.stride + i];
                dropped += value == 0 ? 1 : 0;
                assertThat(value == 0 || Math.abs(value - 3 / (1 - share)) < 1e-5 / (1 - share))
                        .isTrue();
            }
            assertThat(dropout.to().values[row * from.stride + size]).isEqualTo(1f);
        }
        double deviation = Math.sqrt(share * (1 - share) / (rows * size));
        assertThat(dropped / (double) (rows * size)).isCloseTo(share, within(4 * deviation));
    }

    @Test
    void whatIsDroppedIsAFunctionOfNoiseLayerAndUnit() {
        int[] numbers = drawn(5, 0);
        assertThat(drawn(5, 0)).isEqualTo(numbers);
        assertThat(drawn(6, 0)).isNotEqualTo(numbers);
        assertThat(drawn(5, 1)).isNotEqualTo(numbers);
        assertThat(DropoutLayer.threshold(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(DropoutLayer.threshold(0.5)).isZero();
        assertThat(DropoutLayer.threshold(Math.nextDown(1.0))).isEqualTo(Integer.MAX_VALUE);
    }

    /** Of any two units, rows or layers: a quarter of the pairs is dropped together where half of the units is. */
    @Test
    void unitsRowsAndLayersAreDroppedIndependently() {
        int rows = 2000;
        int units = 64;
        for (int[] other : new int[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {5, 0, 0}, {0, 17, 0}, {1, 63, 0}}) {
            int both = 0;
            for (int row = 0; row < rows; row++) {
                int[] numbers = drawn(row, 2);
                int[] others = drawn(row + other[0], 2 + other[2]);
                for (int i = 0; i + other[1] < units; i++) {
                    both += numbers[i] < 0 && others[i + other[1]] < 0 ? 1 : 0;
                }
            }
            int pairs = rows * (units - other[1]);
            assertThat(both / (double) pairs).isCloseTo(0.25, within(4 * Math.sqrt(0.1875 / pairs)));
        }
    }

    private static int[] drawn(long noise, int layer) {
        int[] numbers = new int[64];
        DropoutLayer.draw(noise, layer, numbers);
        return numbers;
    }

    @Test
    void nothingIsDroppedWhereANetworkOnlyComputes() {
        HiddenLayers with = new HiddenLayers(SIZES, Activation.RELU, false, 0.5, false);
        Mlp network = network(with);
        float[] parameters = CentralDifferences.parameters(network, 0);
        assertThat(outputs(network, parameters, 0, 8))
                .containsExactly(outputs(network(HiddenLayers.rectified(SIZES)), parameters, 0, 8));
        Pass pass = network.pass(8, MatrixProduct.ofThisJvm());
        CentralDifferences.fill(pass.input(), 11);
        pass.forward(parameters, 0, Sequences.rows(8).noisy(noise(8)));
        assertThat(pass.output(0)).isNotEqualTo(outputs(network, parameters, 0, 8));
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "7, 30", "30, 7", "1, 5", "5, 1"})
    void orthogonalWeightsAreOrthogonal(int in, int out) {
        float[] weights = new float[2 + in * out];
        Initialisation.ORTHOGONAL.fill(weights, 2, in, out, Activation.RELU, RandomStream.of(3));
        boolean ofRows = in <= out;
        for (int a = 0; a < Math.min(in, out); a++) {
            for (int b = 0; b <= a; b++) {
                double product = 0;
                for (int k = 0; k < Math.max(in, out); k++) {
                    int left = ofRows ? a * out + k : k * out + a;
                    int right = ofRows ? b * out + k : k * out + b;
                    product += (double) weights[2 + left] * weights[2 + right];
                }
                assertThat(product).isCloseTo(a == b ? 2 : 0, within(1e-5));
            }
        }
        assertThat(weights[0]).isZero();
        Initialisation.ORTHOGONAL.fill(weights, 2, in, out, null, RandomStream.of(3));
        double squares = 0;
        for (float weight : weights) {
            squares += weight * weight;
        }
        assertThat(squares).isCloseTo(Math.min(in, out), within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({
        "HE, RELU, 0.02",
        "HE, , 0.02",
        "GLOROT, RELU, 0.0133333",
        "ORTHOGONAL, RELU, 0.02",
        "ORTHOGONAL, TANH, 0.01",
        "BY_ACTIVATION, RELU, 0.02",
        "BY_ACTIVATION, GELU, 0.02",
        "BY_ACTIVATION, SILU, 0.02",
        "BY_ACTIVATION, TANH, 0.0133333",
        "BY_ACTIVATION, , 0.0133333"
    })
    void startingWeightsHaveTheVarianceOfTheirRule(Initialisation rule, Activation following, double variance) {
        float[] weights = new float[100 * 50];
        rule.fill(weights, 0, 100, 50, following, RandomStream.of(4));
        double squares = 0;
        for (float weight : weights) {
            squares += weight * weight;
        }
        assertThat(squares / weights.length).isCloseTo(variance, within(0.05 * variance));
    }

    @ParameterizedTest
    @EnumSource(Initialisation.class)
    void gainsStartAtOneAndBiasesAtZero(Initialisation initialisation) {
        HiddenLayers hidden = new HiddenLayers(SIZES, Activation.RELU, true, 0, false);
        Mlp network = Mlp.of(INPUTS, hidden, OUTPUTS, initialisation);
        float[] parameters = new float[3 + network.parameterCount()];
        Arrays.fill(parameters, 9f);
        network.initialise(parameters, 3, 5);
        int next = 0;
        for (ParameterBlock block : network.blocks()) {
            assertThat(block.offset()).isEqualTo(next);
            next += block.size();
            float[] values = Arrays.copyOfRange(parameters, 3 + block.offset(), 3 + next);
            if (block.name().endsWith("gain")) {
                assertThat(values).containsOnly(1f);
            } else if (block.name().endsWith("bias")) {
                assertThat(values).containsOnly(0f);
            } else {
                assertThat(values).doesNotContain(9f, 0f);
            }
        }
        assertThat(parameters.length).isEqualTo(3 + next);
        assertThat(parameters[2]).isEqualTo(9f);
        assertThat(network.blocks())
                .extracting(ParameterBlock::name)
                .startsWith("layer0/weights", "layer0/bias", "layer0/norm/gain", "layer0/norm/bias", "layer1/weights")
                .endsWith("layer3/weights", "layer3/bias");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void aManifestTellsHowToBuildItAgain(HiddenLayers hidden) {
        Mlp network = network(hidden);
        Network again = new MlpKind().described(network.architecture().settings(), INPUTS, OUTPUTS);
        assertThat(again.architecture()).isEqualTo(network.architecture());
        float[] parameters = CentralDifferences.parameters(network, 0);
        assertThat(outputs(again, parameters, 0, 5)).containsExactly(outputs(network, parameters, 0, 5));
    }

    @Test
    void aManifestTellsOnlyWhatWasAskedFor() {
        assertThat(network(HiddenLayers.rectified(SIZES)).architecture().settings())
                .isEqualTo(Map.of("hidden", SIZES));
        assertThat(network(new HiddenLayers(SIZES, Activation.SILU, true, 0.25, true))
                        .architecture()
                        .settings())
                .isEqualTo(Map.of(
                        "hidden", SIZES, "activation", "silu", "layer-norm", true, "dropout", 0.25, "residual", true));
        assertThat(DuelingNetwork.of(network(HiddenLayers.rectified(SIZES)), 1)
                        .architecture()
                        .settings())
                .isEqualTo(Map.of("hidden", SIZES, "dueling", true));
    }

    @Test
    void refusesWhatAManifestCannotHaveTold() {
        assertRefused(Map.of(), "hidden: expected a list of sizes, found null");
        assertRefused(
                Map.of("hidden", SIZES, "activation", "cosine"),
                "activation: expected one of relu, tanh, gelu and silu, found cosine");
        assertRefused(Map.of("hidden", SIZES, "layer-norm", "yes"), "layer-norm: expected true or false, found yes");
        assertRefused(
                Map.of("hidden", SIZES, "dropout", 1.0), "dropout: expected a number from 0 to below 1, found 1.0");
        assertRefused(
                Map.of("hidden", SIZES, "dropout", "much"), "dropout: expected a number from 0 to below 1, found NaN");
        assertRefused(
                Map.of("hidden", List.of(3, 4), "residual", true),
                "residual: expected a hidden layer of the size of the one before, found sizes [3, 4]");
    }

    private static void assertRefused(Map<String, Object> settings, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MlpKind().described(settings, INPUTS, OUTPUTS))
                .withMessage(message);
    }

    private static float[] outputs(Network network, float[] parameters, int offset, int rows) {
        Pass pass = network.pass(rows, MatrixProduct.ofThisJvm());
        CentralDifferences.fill(pass.input(), 11);
        pass.forward(parameters, offset, Sequences.rows(rows));
        return pass.output(0);
    }

    private static Mlp network(HiddenLayers hidden) {
        return network(hidden, OUTPUTS);
    }

    private static Mlp network(HiddenLayers hidden, int outputs) {
        return Mlp.of(INPUTS, hidden, outputs, Initialisation.BY_ACTIVATION);
    }

    private static long[] noise(int rows) {
        long[] noise = new long[rows];
        for (int row = 0; row < rows; row++) {
            noise[row] = 1_000L + row;
        }
        return noise;
    }
}
