package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.rows.SparseRows;

/** Rows without their zeros give what whole rows give, bit for bit. */
class SparseInputTest {

    private static final int INPUTS = 100;
    private static final int ACTIONS = 3;
    private static final int ROWS = 9;
    private static final Categories CATEGORIES =
            new Categories(List.of(new Categories.Group(2, 60), new Categories.Group(70, 20)), 4);

    private static Stream<Arguments> networks() {
        Mlp mlp = Mlp.of(INPUTS, List.of(8, 5), ACTIONS);
        Unrolling unrolling = new Unrolling(4, 0, 4, true);
        return Stream.of(
                        Named.of("mlp", mlp),
                        Named.of("linear", Mlp.of(INPUTS, List.of(), ACTIONS)),
                        Named.of("embedding", embedding(ACTIONS)),
                        Named.of("dueling", DuelingNetwork.of(embedding(ACTIONS + 1), 1)),
                        Named.of("gru", RecurrentNetwork.gru(INPUTS, List.of(), 4, List.of(), ACTIONS, unrolling)),
                        Named.of("lstm", RecurrentNetwork.lstm(INPUTS, List.of(6), 4, List.of(5), ACTIONS, unrolling)),
                        Named.of("fourier", new FourierNetwork(INPUTS, 7, ACTIONS)))
                .map(Arguments::of);
    }

    private static Mlp embedding(int outputs) {
        HiddenLayers hidden = new HiddenLayers(List.of(5), Activation.TANH, true, 0, false);
        return Mlp.of(INPUTS, CATEGORIES, hidden, outputs, Initialisation.BY_ACTIVATION);
    }

    /** With one more number the last row is not mostly 0, and all rows are multiplied whole. */
    @ParameterizedTest
    @MethodSource("networks")
    void outputsAndGradientsAreThoseOfWholeRows(Network network) {
        for (int numbersOfTheLast : new int[] {3, INPUTS / 16, INPUTS / 16 + 1, INPUTS}) {
            float[] rows = rows(numbersOfTheLast);
            float[] expected = computed(network, FloatRows.whole(rows, INPUTS), false);
            assertThat(computed(network, sparse(rows), false)).containsExactly(expected);
            assertThat(computed(network, sparse(rows), true)).containsExactly(expected);
        }
    }

    @Test
    void bothNetworksOfAFilterSeeRowsWithoutTheirZeros() {
        Mlp mlp = Mlp.of(INPUTS, List.of(8), ACTIONS);
        Network network = FilteredNetwork.of(mlp, mlp, 0.5);
        float[] parameters = CentralDifferences.parameters(mlp, 0);
        float[] both = Arrays.copyOf(parameters, 2 * parameters.length);
        CentralDifferences.fill(both, 3);
        Pass pass = network.pass(ROWS, MatrixProduct.ofThisJvm());
        float[] expected = null;
        for (FloatRows rows : List.of(sparse(rows(2)), FloatRows.whole(rows(2), INPUTS), sparse(rows(2)))) {
            fill(InputRows.of(pass, INPUTS), rows);
            pass.forward(both, 0, Sequences.rows(ROWS));
            float[] found = Arrays.copyOf(pass.output(0), ROWS * ACTIONS);
            expected = expected == null ? found : expected;
            assertThat(found).containsExactly(expected);
        }
    }

    @Test
    void wholeInputsCountAgainOnceThereAreNoOthers() {
        Mlp network = Mlp.of(INPUTS, List.of(8), ACTIONS);
        float[] parameters = CentralDifferences.parameters(network, 0);
        Pass pass = network.pass(ROWS, MatrixProduct.ofThisJvm());
        fill(InputRows.of(pass, INPUTS), sparse(rows(3)));
        pass.forward(parameters, 0, Sequences.rows(ROWS));
        float[] ofSparse = pass.output(0).clone();
        fill(InputRows.of(pass, INPUTS), FloatRows.whole(new float[ROWS * INPUTS], INPUTS));
        pass.forward(parameters, 0, Sequences.rows(ROWS));
        assertThat(pass.output(0)).isNotEqualTo(ofSparse);
    }

    @Test
    void refusesMoreRowsThanItIsToSee() {
        Mlp network = Mlp.of(INPUTS, List.of(8), ACTIONS);
        Pass pass = network.pass(ROWS, MatrixProduct.ofThisJvm());
        fill(InputRows.of(pass, INPUTS), sparse(rows(3)));
        assertThatThrownBy(() -> pass.forward(new float[network.parameterCount()], 0, Sequences.rows(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows of the input: expected 4, found 9");
    }

    /** A number, both categories as they are, a category that is none, a row of zeros; the last has so many numbers. */
    private static float[] rows(int numbersOfTheLast) {
        float[] rows = new float[ROWS * INPUTS];
        RandomStream random = RandomStream.of(6);
        for (int row = 0; row < ROWS - 2; row++) {
            rows[row * INPUTS] = row % 3 == 0 ? -0f : (float) random.nextUniform() - 0.5f;
            rows[row * INPUTS + 2 + random.nextInt(60)] = 1;
            rows[row * INPUTS + 70 + random.nextInt(20)] = row == 4 ? 0.5f : 1;
            rows[row * INPUTS + 95] = row % 2 == 0 ? 0 : -2;
        }
        for (int i = 0; i < numbersOfTheLast; i++) {
            rows[(ROWS - 1) * INPUTS + i * INPUTS / numbersOfTheLast] = (float) random.nextUniform() + 0.1f;
        }
        return rows;
    }

    private static FloatRows sparse(float[] numbers) {
        FloatRows whole = FloatRows.whole(numbers, INPUTS);
        SparseRows rows = new SparseRows();
        for (int row = 0; row < ROWS; row++) {
            addTo(rows, numbers, row);
        }
        FloatRows sparse = rows.toRows(INPUTS);
        assertThat(sparse.toArray()).containsExactly(whole.toArray());
        return sparse;
    }

    private static void addTo(SparseRows rows, float[] numbers, int row) {
        for (int i = 0; i < INPUTS; i++) {
            if (SparseRows.isKept(numbers[row * INPUTS + i])) {
                rows.put(i, numbers[row * INPUTS + i]);
            }
        }
        rows.endRow();
    }

    private static void fill(InputRows input, FloatRows rows) {
        input.begin();
        for (int row = 0; row < rows.rows(); row++) {
            input.add(rows, row);
        }
    }

    /** Outputs, and behind them the gradient. */
    private static float[] computed(Network network, FloatRows rows, boolean isGatheredFirst) {
        float[] parameters = CentralDifferences.parameters(network, 0);
        Pass pass = network.pass(ROWS, MatrixProduct.ofThisJvm());
        if (isGatheredFirst) {
            InputRows gathered = InputRows.of(ROWS, INPUTS);
            fill(gathered, rows);
            InputRows.of(pass, INPUTS).set(gathered);
        } else {
            fill(InputRows.of(pass, INPUTS), rows);
        }
        pass.forward(
                parameters,
                0,
                network.stateSize() == 0 ? Sequences.rows(ROWS) : Sequences.packed(new int[] {4, 3, 2}, null));
        int outputs = ROWS * ACTIONS;
        CentralDifferences.fill(pass.outputGradient(0), 12);
        float[] all = Arrays.copyOf(pass.output(0), outputs + network.parameterCount());
        pass.backward(parameters, 0, all, outputs);
        return all;
    }
}
