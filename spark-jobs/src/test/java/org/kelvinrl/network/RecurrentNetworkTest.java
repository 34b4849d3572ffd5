package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.random.RandomStream;

class RecurrentNetworkTest {

    private static final List<Integer> HIDDEN = List.of(6);
    private static final List<Integer> AFTER = List.of(7);
    private static final int INPUTS = 3;
    private static final int UNITS = 5;
    private static final int ACTIONS = 2;
    private static final int[] LENGTHS = {7, 5, 5, 2, 1};
    private static final int ROWS = 20;

    @ParameterizedTest
    @CsvSource({"GRU, false", "GRU, true", "LSTM, false", "LSTM, true"})
    void outputsAndFinalStatesAreThoseOfTheReference(Cell cell, boolean hasState) {
        RecurrentNetwork network = network(cell, 7);
        float[] parameters = parameters(network, 3);
        Sequences sequences = Sequences.packed(LENGTHS, hasState ? states(network) : null);
        Pass pass = network.pass(ROWS, MatrixProduct.ofThisJvm());
        fill(pass.input(), 5);
        pass.forward(parameters, 3, sequences);

        double[] doubles = doubles(parameters, 3, network.parameterCount());
        for (int i = 0; i < LENGTHS.length; i++) {
            double[][] states = reference(network, sequences, i);
            double[][] expected = reference(cell).outputs(doubles, input(pass, sequences, i), states);
            for (int step = 0; step < LENGTHS[i]; step++) {
                int row = sequences.firstRow(step) + i;
                assertClose(pass.output(0), row * ACTIONS, expected[step], 1e-5);
            }
            assertClose(pass.finalState(), i * network.stateSize(), states[LENGTHS[i]], 1e-5);
        }
    }

    /** Where gradients stop, the reference begins with the state that the parameters gave before they were changed. */
    @ParameterizedTest
    @CsvSource({
        "GRU, 7, false, openblas",
        "GRU, 7, true, java",
        "GRU, 2, true, openblas",
        "LSTM, 7, false, openblas",
        "LSTM, 7, true, java",
        "LSTM, 3, true, openblas",
        "LSTM, 1, false, openblas"
    })
    void gradientsAreCentralDifferencesThroughTime(Cell cell, int truncation, boolean hasState, String provider) {
        RecurrentNetwork network = network(cell, truncation);
        float[] parameters = parameters(network, 0);
        Sequences sequences = Sequences.packed(LENGTHS, hasState ? states(network) : null);
        Pass pass = network.pass(ROWS, MatrixProducts.choose(provider));
        fill(pass.input(), 5);
        pass.forward(parameters, 0, sequences);
        fill(pass.outputGradient(0), 6);
        float[] gradient = new float[network.parameterCount() + 1];
        Arrays.fill(gradient, 0.25f);
        pass.backward(parameters, 0, gradient, 1);

        double[][][] stops = new double[LENGTHS.length][][];
        double[] doubles = doubles(parameters, 0, network.parameterCount());
        for (int i = 0; i < LENGTHS.length; i++) {
            stops[i] = reference(network, sequences, i);
            reference(cell).outputs(doubles, input(pass, sequences, i), stops[i]);
            for (int step = 1; step <= LENGTHS[i]; step++) {
                stops[i][step] = step % truncation == 0 && step < LENGTHS[i] ? stops[i][step] : null;
            }
        }
        assertThat(gradient[0]).isEqualTo(0.25f);
        for (ParameterBlock block : network.blocks()) {
            double largest = 0;
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                double value = doubles[i];
                doubles[i] = value + 1e-5;
                double more = loss(cell, pass, sequences, doubles, stops);
                doubles[i] = value - 1e-5;
                double difference = (more - loss(cell, pass, sequences, doubles, stops)) / 2e-5;
                doubles[i] = value;
                assertThat(gradient[i + 1] - 0.25)
                        .as("%s, %d", block.name(), i - block.offset())
                        .isCloseTo(difference, within(3e-5));
                largest = Math.max(largest, Math.abs(difference));
            }
            assertThat(largest).as(block.name()).isGreaterThan(1e-3);
        }
    }

    private static double loss(Cell cell, Pass pass, Sequences sequences, double[] parameters, double[][][] stops) {
        double loss = 0;
        for (int i = 0; i < LENGTHS.length; i++) {
            double[][] outputs = reference(cell).outputs(parameters, input(pass, sequences, i), stops[i].clone());
            for (int step = 0; step < LENGTHS[i]; step++) {
                for (int j = 0; j < ACTIONS; j++) {
                    int at = (sequences.firstRow(step) + i) * ACTIONS + j;
                    loss += outputs[step][j] * pass.outputGradient(0)[at];
                }
            }
        }
        return loss;
    }

    /** Memory that held NaN before gives the bits of memory that is new, in outputs, states and gradients. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void whatLiesBehindTheRowsInUseHasNoPart(Cell cell) {
        RecurrentNetwork network = network(cell, 7);
        float[] parameters = parameters(network, 0);
        Pass dirty = network.pass(10 * ROWS, MatrixProduct.ofThisJvm());
        int[] many = new int[20];
        Arrays.fill(many, 10);
        Arrays.fill(dirty.input(), Float.NaN);
        dirty.forward(parameters, 0, Sequences.packed(many, nans(many.length * network.stateSize())));
        Arrays.fill(dirty.outputGradient(0), Float.NaN);
        float[] ignored = new float[network.parameterCount()];
        dirty.backward(parameters, 0, ignored, 0);
        assertThat(ignored).contains(Float.NaN);

        Pass clean = network.pass(10 * ROWS, MatrixProduct.ofThisJvm());
        float[] expected = gradient(clean, parameters, Sequences.packed(LENGTHS, null));
        assertThat(gradient(dirty, parameters, Sequences.packed(LENGTHS, null))).containsExactly(expected);
        assertThat(Arrays.copyOf(dirty.output(0), ROWS * ACTIONS))
                .containsExactly(Arrays.copyOf(clean.output(0), ROWS * ACTIONS));
        int states = LENGTHS.length * network.stateSize();
        assertThat(Arrays.copyOf(dirty.finalState(), states))
                .containsExactly(Arrays.copyOf(clean.finalState(), states));
        assertThat(expected).doesNotContain(Float.NaN);
    }

    private static float[] gradient(Pass pass, float[] parameters, Sequences sequences) {
        fill(pass.input(), 0, sequences.rows() * INPUTS, 5);
        pass.forward(parameters, 0, sequences);
        fill(pass.outputGradient(0), 0, sequences.rows() * ACTIONS, 6);
        float[] gradient = new float[parameters.length];
        pass.backward(parameters, 0, gradient, 0);
        return gradient;
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void sequencesTogetherAreEachAlone(Cell cell) {
        RecurrentNetwork network = network(cell, 7);
        float[] parameters = parameters(network, 0);
        Sequences sequences = Sequences.packed(LENGTHS, states(network));
        Pass together = network.pass(ROWS, MatrixProduct.ofThisJvm());
        fill(together.input(), 5);
        together.forward(parameters, 0, sequences);
        fill(together.outputGradient(0), 6);
        float[] gradient = new float[network.parameterCount()];
        together.backward(parameters, 0, gradient, 0);

        float[] sum = new float[gradient.length];
        Pass alone = network.pass(7, MatrixProduct.ofThisJvm());
        for (int i = 0; i < LENGTHS.length; i++) {
            float[] state = Arrays.copyOfRange(states(network), i * network.stateSize(), (i + 1) * network.stateSize());
            for (int step = 0; step < LENGTHS[i]; step++) {
                int row = sequences.firstRow(step) + i;
                System.arraycopy(together.input(), row * INPUTS, alone.input(), step * INPUTS, INPUTS);
                System.arraycopy(
                        together.outputGradient(0), row * ACTIONS, alone.outputGradient(0), step * ACTIONS, ACTIONS);
            }
            alone.forward(parameters, 0, Sequences.packed(new int[] {LENGTHS[i]}, state));
            for (int step = 0; step < LENGTHS[i]; step++) {
                int row = sequences.firstRow(step) + i;
                double[] expected = doubles(alone.output(0), step * ACTIONS, ACTIONS);
                assertClose(together.output(0), row * ACTIONS, expected, 1e-6);
            }
            alone.backward(parameters, 0, sum, 0);
        }
        for (int i = 0; i < sum.length; i++) {
            assertThat(gradient[i]).isCloseTo(sum[i], within(1e-5f));
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aSequenceGoesOnWithItsFinalState(Cell cell) {
        RecurrentNetwork network = network(cell, 7);
        float[] parameters = parameters(network, 0);
        Pass whole = network.pass(7, MatrixProduct.ofThisJvm());
        fill(whole.input(), 5);
        whole.forward(parameters, 0, Sequences.packed(new int[] {7}, null));
        Pass parts = network.pass(4, MatrixProduct.ofThisJvm());
        System.arraycopy(whole.input(), 0, parts.input(), 0, 4 * INPUTS);
        parts.forward(parameters, 0, Sequences.packed(new int[] {4}, null));
        float[] state = Arrays.copyOf(parts.finalState(), network.stateSize());
        System.arraycopy(whole.input(), 4 * INPUTS, parts.input(), 0, 3 * INPUTS);
        parts.forward(parameters, 0, Sequences.packed(new int[] {3}, state));

        assertClose(parts.output(0), 0, doubles(whole.output(0), 4 * ACTIONS, 3 * ACTIONS), 1e-6);
        assertClose(parts.finalState(), 0, doubles(whole.finalState(), 0, network.stateSize()), 1e-6);
    }

    /** Three strips of columns, two of rows, and two depths, none of them whole; the way without strips met central differences above. */
    @ParameterizedTest
    @CsvSource({"GRU, 8", "GRU, 3", "LSTM, 8", "LSTM, 3"})
    void productsInStripsAreThoseOfWholeMatrices(Cell cell, int truncation) {
        int[] lengths = new int[80];
        Arrays.fill(lengths, 1);
        Arrays.fill(lengths, 0, 70, 8);
        int rows = 70 * 8 + 10;
        RecurrentNetwork network =
                RecurrentNetwork.of(cell, INPUTS, HIDDEN, 150, AFTER, ACTIONS, new Unrolling(8, 0, truncation, true));
        float[] parameters = parameters(network, 0);
        Pass strips = network.pass(rows, MatrixProductTest.product(true));
        Pass whole = network.pass(rows, MatrixProductTest.product(false));

        float[] expected = gradient(whole, parameters, Sequences.packed(lengths, null));
        float[] found = gradient(strips, parameters, Sequences.packed(lengths, null));
        assertClose(strips.output(0), 0, doubles(whole.output(0), 0, rows * ACTIONS), 1e-5);
        assertThat(found).isNotEqualTo(expected);
        for (ParameterBlock block : network.blocks()) {
            double largest = 0;
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
            }
            double[] part = doubles(expected, block.offset(), block.size());
            assertClose(found, block.offset(), part, 1e-5 * largest);
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void startingValuesDependOnTheSeedAloneAndKeepAStateItsLength(Cell cell) {
        RecurrentNetwork network = network(cell, 7);
        float[] parameters = new float[network.parameterCount()];
        float[] again = new float[network.parameterCount() + 2];
        float[] other = new float[network.parameterCount()];
        Arrays.fill(again, 9f);
        network.initialise(parameters, 0, 1);
        network.initialise(again, 2, 1);
        network.initialise(other, 0, 2);
        assertThat(Arrays.copyOfRange(again, 2, again.length)).containsExactly(parameters);
        assertThat(other).isNotEqualTo(parameters);

        for (int gate = 0; gate < cell.gates(); gate++) {
            for (int i = 0; i < UNITS; i++) {
                for (int k = 0; k <= i; k++) {
                    double product = 0;
                    for (int j = 0; j < UNITS; j++) {
                        int matrix = network.weights() + gate * UNITS * UNITS;
                        product += parameters[matrix + i * UNITS + j] * parameters[matrix + k * UNITS + j];
                    }
                    assertThat(product).isCloseTo(i == k ? 1 : 0, within(1e-6));
                }
            }
        }
        ParameterBlock incoming = block(network, "before/layer1/bias");
        for (int i = 0; i < incoming.size(); i++) {
            boolean forgets = cell == Cell.LSTM && i / UNITS == 1;
            assertThat(parameters[incoming.offset() + i]).isEqualTo(forgets ? 1f : 0f);
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void blocksFillTheVectorWithoutGaps(Cell cell) {
        RecurrentNetwork network = network(cell, 7);
        int next = 0;
        for (ParameterBlock block : network.blocks()) {
            assertThat(block.offset()).as(block.name()).isEqualTo(next);
            next += block.size();
        }
        assertThat(network.parameterCount()).isEqualTo(next);
        assertThat(block(network, "memory/weights").shape()).containsExactly(cell.gates(), UNITS, UNITS);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void isBuiltAgainFromItsManifest(Cell cell) {
        RecurrentNetwork network = network(cell, 4);
        Map<String, Object> settings = network.architecture().settings();
        NetworkKind kind = NetworkKinds.named(network.architecture().kind()).orElseThrow();
        assertThat(kind.described(settings, INPUTS, ACTIONS).architecture()).isEqualTo(network.architecture());

        Map<String, Object> wrong = new TreeMap<>(settings);
        wrong.put("memory", "many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.described(wrong, INPUTS, ACTIONS))
                .withMessage("memory: expected a number, found many");
        wrong.put("memory", 1 << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.described(wrong, INPUTS, ACTIONS))
                .withMessage("memory: expected from 1 to 2048, found 1048576");
        wrong.put("memory", 5);
        wrong.put("truncation", 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.described(wrong, INPUTS, ACTIONS))
                .withMessage("truncation: expected from 1 to 7, found 8");
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void theMeanOfAnEnsembleIsTheMeanOfItsOutputs(Cell cell) {
        RecurrentNetwork network =
                RecurrentNetwork.of(cell, INPUTS, HIDDEN, UNITS, AFTER, 3 * ACTIONS, new Unrolling(7, 0, 7, true));
        float[] parameters = parameters(network, 2);
        RecurrentNetwork mean = network.meanOfGroups(3);
        float[] means = network.meanOfGroups(3, parameters, 2);
        Pass all = network.pass(ROWS, MatrixProduct.ofThisJvm());
        Pass one = mean.pass(ROWS, MatrixProduct.ofThisJvm());
        fill(all.input(), 5);
        fill(one.input(), 5);
        all.forward(parameters, 2, Sequences.packed(LENGTHS, null));
        one.forward(means, 0, Sequences.packed(LENGTHS, null));
        for (int i = 0; i < ROWS * ACTIONS; i++) {
            int first = i / ACTIONS * 3 * ACTIONS + i % ACTIONS;
            float expected = 0;
            for (int group = 0; group < 3; group++) {
                expected += all.output(0)[first + group * ACTIONS] / 3;
            }
            assertThat(one.output(0)[i]).isCloseTo(expected, within(1e-5f));
        }
    }

    private static RecurrentNetwork network(Cell cell, int truncation) {
        return RecurrentNetwork.of(cell, INPUTS, HIDDEN, UNITS, AFTER, ACTIONS, new Unrolling(7, 0, truncation, true));
    }

    private static ReferenceRecurrentNetwork reference(Cell cell) {
        return new ReferenceRecurrentNetwork(cell.label(), INPUTS, HIDDEN, UNITS, AFTER, ACTIONS);
    }

    /** States of a sequence as the reference takes them: the first is given, the others are to be computed. */
    private static double[][] reference(RecurrentNetwork network, Sequences sequences, int i) {
        double[][] states = new double[LENGTHS[i] + 1][];
        int size = network.stateSize();
        states[0] =
                sequences.initialState() == null ? new double[size] : doubles(sequences.initialState(), i * size, size);
        return states;
    }

    private static double[][] input(Pass pass, Sequences sequences, int i) {
        double[][] input = new double[LENGTHS[i]][];
        for (int step = 0; step < LENGTHS[i]; step++) {
            input[step] = doubles(pass.input(), (sequences.firstRow(step) + i) * INPUTS, INPUTS);
        }
        return input;
    }

    private static ParameterBlock block(Network network, String name) {
        return network.blocks().stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Starting values, with biases that are not 0. */
    private static float[] parameters(RecurrentNetwork network, int offset) {
        float[] parameters = new float[network.parameterCount() + offset];
        network.initialise(parameters, offset, 7);
        RandomStream random = RandomStream.of(8);
        for (int i = offset; i < parameters.length; i++) {
            parameters[i] += (float) (0.2 * random.nextUniform() - 0.1);
        }
        return parameters;
    }

    private static float[] states(RecurrentNetwork network) {
        float[] states = new float[LENGTHS.length * network.stateSize()];
        fill(states, 9);
        return states;
    }

    private static float[] nans(int count) {
        float[] values = new float[count];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    private static void fill(float[] values, long seed) {
        fill(values, 0, values.length, seed);
    }

    private static void fill(float[] values, int from, int to, long seed) {
        RandomStream random = RandomStream.of(seed);
        for (int i = from; i < to; i++) {
            values[i] = (float) (2 * random.nextUniform() - 1);
        }
    }

    private static double[] doubles(float[] values, int offset, int count) {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            doubles[i] = values[offset + i];
        }
        return doubles;
    }

    private static void assertClose(float[] found, int offset, double[] expected, double within) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[offset + i]).isCloseTo(expected[i], within(within));
        }
    }
}
