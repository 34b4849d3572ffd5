package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kelvinrl.network.CentralDifferences.doubles;
import static org.kelvinrl.network.CentralDifferences.fill;
import static org.kelvinrl.network.CentralDifferences.parameters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlpTest {

    private static final List<Integer> HIDDEN = List.of(17, 7);
    private static final int INPUTS = 3;
    private static final int ACTIONS = 5;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 17, 256})
    void outputsAreThoseOfTheReference(int rows) {
        Mlp network = Mlp.of(INPUTS, HIDDEN, ACTIONS);
        float[] parameters = parameters(network, 5);
        Pass pass = forward(network, parameters, 5, rows);

        double[] doubles = doubles(parameters, 5, network.parameterCount());
        for (int row = 0; row < rows; row++) {
            double[] expected = reference().outputs(doubles, doubles(pass.input(), row * INPUTS, INPUTS));
            for (int j = 0; j < ACTIONS; j++) {
                assertThat((double) pass.output(0)[row * ACTIONS + j]).isCloseTo(expected[j], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, openblas", "7, openblas", "17, openblas", "7, java"})
    void gradientsAreCentralDifferences(int rows, String provider) {
        Mlp network = Mlp.of(INPUTS, HIDDEN, ACTIONS);
        CentralDifferences differences = new CentralDifferences(
                (parameters, input, row) -> reference().outputs(parameters, input), rows, INPUTS, ACTIONS);
        int different = differences.assertMet(
                network.pass(rows, MatrixProducts.choose(provider)),
                parameters(network, 0),
                Sequences.rows(rows),
                2e-5);
        // a single row leaves most rectifiers shut
        assertThat(different).isGreaterThan(network.parameterCount() / (rows == 1 ? 4 : 2));
    }

    @Test
    void backwardAddsToTheGradientAtItsOffset() {
        Mlp network = Mlp.of(INPUTS, HIDDEN, ACTIONS);
        float[] parameters = parameters(network, 0);
        Pass pass = forward(network, parameters, 0, 4);
        fill(pass.outputGradient(0), 3);
        float[] once = new float[network.parameterCount() + 2];
        pass.backward(parameters, 0, once, 2);
        float[] twice = once.clone();
        pass.backward(parameters, 0, twice, 2);

        assertThat(once[0]).isZero();
        assertThat(once[1]).isZero();
        for (int i = 2; i < once.length; i++) {
            assertThat(twice[i]).isCloseTo(2 * once[i], within(1e-6f + Math.abs(once[i]) * 1e-5f));
        }
    }

    @Test
    void startingValuesDependOnTheSeedAlone() {
        Mlp network = Mlp.of(INPUTS, HIDDEN, ACTIONS);
        float[] first = new float[network.parameterCount()];
        float[] again = new float[network.parameterCount() + 3];
        float[] other = new float[network.parameterCount()];
        Arrays.fill(again, 9f);
        network.initialise(first, 0, 1);
        network.initialise(again, 3, 1);
        network.initialise(other, 0, 2);

        assertThat(Arrays.copyOfRange(again, 3, again.length)).containsExactly(first);
        assertThat(other).isNotEqualTo(first);
        float limit = (float) Math.sqrt(6.0 / INPUTS);
        for (int i = 0; i < INPUTS * 17; i++) {
            assertThat(first[i]).isBetween(-limit, limit);
        }
    }

    @Test
    void blocksFillTheVectorWithoutGaps() {
        Mlp network = Mlp.of(INPUTS, HIDDEN, ACTIONS);
        int next = 0;
        for (ParameterBlock block : network.blocks()) {
            assertThat(block.offset()).isEqualTo(next);
            next += block.size();
        }
        assertThat(network.parameterCount()).isEqualTo(next).isEqualTo(4 * 17 + 18 * 7 + 8 * 5);
        assertThat(network.blocks().get(0).name()).isEqualTo("layer0/weights");
    }

    /** Products of 70 columns and 70 others are cut into parts, of 204 rows here. */
    @Test
    void rowsThatAreCutIntoPartsAreAllThere() {
        Mlp network = Mlp.of(INPUTS, List.of(70, 70), ACTIONS);
        float[] parameters = parameters(network, 0);
        int rows = 407;
        Pass pass = network.pass(rows, MatrixProduct.ofThisJvm());
        fill(pass.input(), 11);
        pass.forward(parameters, 0, Sequences.rows(rows));
        fill(pass.outputGradient(0), 12);
        float[] gradient = new float[network.parameterCount()];
        pass.backward(parameters, 0, gradient, 0);

        float[] sum = new float[gradient.length];
        Pass single = network.pass(1, MatrixProduct.ofThisJvm());
        for (int row = 0; row < rows; row++) {
            System.arraycopy(pass.input(), row * INPUTS, single.input(), 0, INPUTS);
            single.forward(parameters, 0, Sequences.rows(1));
            for (int j = 0; j < ACTIONS; j++) {
                assertThat(pass.output(0)[row * ACTIONS + j]).isCloseTo(single.output(0)[j], within(1e-5f));
            }
            System.arraycopy(pass.outputGradient(0), row * ACTIONS, single.outputGradient(0), 0, ACTIONS);
            single.backward(parameters, 0, sum, 0);
        }
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i]).isCloseTo(sum[i], within(1e-3f));
        }
    }

    @Test
    void aNetworkWithoutHiddenLayersIsLinear() {
        Mlp network = Mlp.of(2, List.of(), 1);
        Pass pass = network.pass(1, MatrixProduct.ofThisJvm());
        pass.input()[0] = 2;
        pass.input()[1] = 3;
        pass.forward(new float[] {10, 100, 1}, 0, Sequences.rows(1));
        assertThat(pass.output(0)[0]).isEqualTo(321f);
    }

    @Test
    void refusesSizesThatAreNone() {
        assertThatThrownBy(() -> Mlp.of(4, List.of(0), 2)).hasMessage("layer size: expected at least 1, found 0");
        assertThatThrownBy(() -> Mlp.of(1 << 16, List.of(1 << 16), 2))
                .hasMessageStartingWith("parameters: expected at most 536870912, found ");
        assertThatThrownBy(() -> Mlp.of(4, List.of(), 2)
                        .pass(8, MatrixProduct.ofThisJvm())
                        .forward(new float[10], 0, Sequences.rows(9)))
                .hasMessage("steps: expected at most 8, found 9");
    }

    private static ReferenceMlp reference() {
        List<Integer> sizes = new ArrayList<>(List.of(INPUTS));
        sizes.addAll(HIDDEN);
        sizes.add(ACTIONS);
        return new ReferenceMlp(sizes);
    }

    private static Pass forward(Mlp network, float[] parameters, int offset, int rows) {
        Pass pass = network.pass(rows, MatrixProduct.ofThisJvm());
        fill(pass.input(), 11);
        pass.forward(parameters, offset, Sequences.rows(rows));
        return pass;
    }
}
