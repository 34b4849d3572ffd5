package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;

/** Categories that are embedded, and inputs that are mostly 0. */
class EmbeddingTest {

    private static final int INPUTS = 9;
    private static final int OUTPUTS = 2;
    private static final int SIZE = 2;

    /** Inputs 0 and 4 are numbers. */
    private static final Categories CATEGORIES =
            new Categories(List.of(new Categories.Group(1, 3), new Categories.Group(5, 4)), SIZE);

    private static final HiddenLayers HIDDEN = new HiddenLayers(List.of(5, 5), Activation.TANH, true, 0, true);

    /** Of any inputs, though a category's are 0 and 1. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 17})
    void outputsAndGradientsAreThoseOfALinearMap(int rows) {
        Mlp network = network(CATEGORIES);
        ReferenceMlp behind = new ReferenceMlp(2 + 2 * SIZE, HIDDEN, OUTPUTS);
        int tables = 7 * SIZE;
        CentralDifferences differences = new CentralDifferences(
                (parameters, input, row) -> behind.outputs(
                        Arrays.copyOfRange(parameters, tables, parameters.length), embedded(parameters, input)),
                rows,
                INPUTS,
                OUTPUTS);
        int different = differences.assertMet(
                network.pass(rows, MatrixProduct.ofThisJvm()),
                CentralDifferences.parameters(network, 0),
                Sequences.rows(rows),
                5e-5);
        assertThat(different).isGreaterThan(network.parameterCount() * 9 / 10);
    }

    private static double[] embedded(double[] parameters, double[] input) {
        double[] embedded = {input[0], input[4], 0, 0, 0, 0};
        for (int j = 0; j < SIZE; j++) {
            for (int i = 0; i < 3; i++) {
                embedded[2 + j] += input[1 + i] * parameters[i * SIZE + j];
            }
            for (int i = 0; i < 4; i++) {
                embedded[4 + j] += input[5 + i] * parameters[(3 + i) * SIZE + j];
            }
        }
        return embedded;
    }

    @Test
    void anEmbeddingIsTheRowOfItsCategory() {
        float[] input = {7, 0, 0, 1, 8, 1, 0, 0, 0, 9, 1, 0, 0, 10, 0, 0, 0, 1};
        float[] parameters = new float[7 * SIZE];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = 100 + i;
        }
        MlpInput seen = MlpInput.of(INPUTS, 2);
        System.arraycopy(input, 0, seen.whole(), 0, input.length);
        EmbeddingLayer layer = new EmbeddingLayer(CATEGORIES, seen, List.of(0, 3 * SIZE));
        layer.forward(parameters, 0, Sequences.rows(2));
        Signal to = layer.to();
        assertThat(to.size).isEqualTo(6);
        assertThat(Arrays.copyOf(to.values, 7)).containsExactly(7, 8, 104, 105, 106, 107, 1);
        assertThat(Arrays.copyOfRange(to.values, to.stride, to.stride + 7))
                .containsExactly(9, 10, 100, 101, 112, 113, 1);
    }

    @Test
    void tablesComeFirstAndStartWithMeanZeroAndDeviationOne() {
        Categories large = new Categories(List.of(new Categories.Group(1, 400)), 25);
        Mlp network = Mlp.of(401, large, HIDDEN, OUTPUTS, Initialisation.BY_ACTIVATION);
        assertThat(network.blocks().get(0)).isEqualTo(new ParameterBlock("embedding0/table", List.of(400, 25), 0));
        assertThat(network.blocks().get(1)).isEqualTo(new ParameterBlock("layer0/weights", List.of(26, 5), 10_000));
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, 3);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += parameters[i];
            squares += parameters[i] * parameters[i];
        }
        assertThat(sum / 10_000).isCloseTo(0, within(0.03));
        assertThat(squares / 10_000).isCloseTo(1, within(0.03));
        assertThat(network.inputs()).isEqualTo(401);
    }

    @Test
    void meansOfGroupsKeepTheTables() {
        Mlp ensemble = Mlp.of(INPUTS, CATEGORIES, HIDDEN, 3 * OUTPUTS, Initialisation.BY_ACTIVATION);
        float[] parameters = CentralDifferences.parameters(ensemble, 0);
        float[] all = outputs(ensemble, parameters);
        float[] means = outputs(ensemble.meanOfGroups(3), ensemble.meanOfGroups(3, parameters, 0));
        for (int j = 0; j < OUTPUTS; j++) {
            assertThat(means[j]).isCloseTo((all[j] + all[j + OUTPUTS] + all[j + 2 * OUTPUTS]) / 3, within(1e-5f));
        }
    }

    private static float[] outputs(Network network, float[] parameters) {
        Pass pass = network.pass(1, MatrixProduct.ofThisJvm());
        CentralDifferences.fill(pass.input(), 11);
        pass.forward(parameters, 0, Sequences.rows(1));
        return pass.output(0);
    }

    @Test
    void aManifestTellsWhichInputsAreCategories() {
        Mlp network = network(CATEGORIES);
        Map<String, Object> settings = network.architecture().settings();
        assertThat(settings)
                .containsEntry("embedding", SIZE)
                .containsEntry("categories", List.of(List.of(1, 3), List.of(5, 4)));
        assertThat(new MlpKind().described(settings, INPUTS, OUTPUTS).architecture())
                .isEqualTo(network.architecture());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1,3 | embedding: expected a size of at least 1 with categories, found 0 with [[1, 3]]",
                "2 | 1,9 | categories: expected first and number of some of 9 inputs, each once and in order, found [[1, 9]]",
                "2 | -1,3 | categories: expected first and number of some of 9 inputs, each once and in order, found [[-1, 3]]",
                "2 | 1,0 | categories: expected first and number of some of 9 inputs, each once and in order, found [[1, 0]]",
                "2 | 1,2147483647 | categories: expected first and number of some of 9 inputs, each once and in order, found [[1,"
                        + " 2147483647]]"
            })
    void refusesWhatAManifestCannotHaveTold(int size, String group, String message) {
        List<Integer> told =
                Arrays.stream(group.split(",", -1)).map(Integer::valueOf).toList();
        Map<String, Object> settings = new TreeMap<>(HIDDEN.settings());
        settings.put("embedding", size);
        settings.put("categories", List.of(told));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MlpKind().described(settings, INPUTS, OUTPUTS))
                .withMessage(message);
        settings.put("embedding", Integer.MAX_VALUE);
        settings.put("categories", List.of(List.of(1, 3), List.of(4, 2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MlpKind().described(settings, INPUTS, OUTPUTS))
                .withMessage("embedding: expected at most 2147483647 numbers of all categories, found 4294967298");
        settings.put("embedding", 2);
        settings.put("categories", List.of(List.of(1, 3), List.of(3, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> new MlpKind().described(settings, INPUTS, OUTPUTS));
    }

    /** The same rows, and one more that is not sparse, which makes the first layer multiply them all. */
    @ParameterizedTest
    @CsvSource({"64, 4", "500, 1", "500, 31", "100, 0"})
    void sumsOfInputsThatAreMostlyZeroAreThoseOfTheProduct(int inputs, int most) {
        int rows = 21;
        float[] sparse = new float[rows * inputs];
        RandomStream random = RandomStream.of(4);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < most; i++) {
                sparse[row * inputs + random.nextInt(inputs)] = i == 0 ? 1 : (float) random.nextUniform();
            }
        }
        Sums looked = new Sums(inputs, sparse, rows);
        float[] withDense = Arrays.copyOf(sparse, (rows + 1) * inputs);
        Arrays.fill(withDense, rows * inputs, withDense.length, 1f);
        Sums multiplied = new Sums(inputs, withDense, rows + 1);

        for (int i = 0; i < rows * Sums.SIZE; i++) {
            assertThat(looked.values[i]).isCloseTo(multiplied.values[i], within(1e-5f));
        }
        for (int i = 0; i < looked.gradient.length; i++) {
            assertThat(looked.gradient[i]).isCloseTo(multiplied.gradient[i], within(1e-4f));
        }
        assertThat(looked.isSparse).isTrue();
        assertThat(multiplied.isSparse).isFalse();
        assertThat(looked.gradient[0]).isEqualTo(9f);
    }

    /** What a first layer computes of some rows, the gradient at the last of which, beyond 21, is 0. */
    private static final class Sums {

        static final int SIZE = 7;

        final float[] values = new float[21 * SIZE];
        final float[] gradient;
        final boolean isSparse;

        Sums(int inputs, float[] input, int rows) {
            MlpInput seen = MlpInput.of(inputs, rows);
            System.arraycopy(input, 0, seen.whole(), 0, input.length);
            Signal to = Signal.between(SIZE, rows);
            InputLayer layer = new InputLayer(seen, to, new WeightColumns(2, to.size), MatrixProduct.ofThisJvm());
            float[] parameters = new float[3 + (inputs + 1) * SIZE];
            CentralDifferences.fill(parameters, 5);
            layer.forward(parameters, 1, Sequences.rows(rows));
            isSparse = Arrays.equals(seen.signal().values, Signal.input(inputs, rows).values);
            float[] gradients = new float[21 * SIZE];
            CentralDifferences.fill(gradients, 6);
            for (int row = 0; row < 21; row++) {
                System.arraycopy(to.values, row * to.stride, values, row * SIZE, SIZE);
                System.arraycopy(gradients, row * SIZE, to.gradients, row * to.stride, SIZE);
            }
            gradient = new float[2 + (inputs + 1) * SIZE];
            gradient[0] = 9;
            layer.backward(parameters, 1, gradient, 0, rows);
        }
    }

    private static Mlp network(Categories categories) {
        return Mlp.of(INPUTS, categories, HIDDEN, OUTPUTS, Initialisation.BY_ACTIVATION);
    }
}
