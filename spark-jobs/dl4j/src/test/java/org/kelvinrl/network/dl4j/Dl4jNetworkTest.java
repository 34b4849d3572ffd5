package org.kelvinrl.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.network.DuelingNetwork;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ParameterBlock;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.random.RandomStream;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jNetworkTest {

    private static final int INPUTS = 4;
    private static final int OUTPUTS = 3;
    private static final MatrixProduct PRODUCT = MatrixProduct.ofThisJvm();

    /** One of each family, and what its rows are. */
    enum Family {
        DENSE(Configurations.dense(Activation.TANH, INPUTS, OUTPUTS).toJson()),
        CONVOLUTIONAL(Configurations.convolutional(2, 2, OUTPUTS).toJson()),
        GRAPH(Configurations.graph(INPUTS, OUTPUTS).toJson()),
        RECURRENT(Configurations.recurrent(INPUTS, OUTPUTS).toJson());

        private final String json;

        Family(String json) {
            this.json = json;
        }

        Dl4jNetwork network() {
            return Configurations.network(json, INPUTS, OUTPUTS);
        }

        Sequences rows() {
            return this == RECURRENT ? Sequences.packed(new int[] {4, 4, 2, 1}, null) : Sequences.rows(11);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfCentralDifferences(Family family) {
        Dl4jNetwork network = family.network();
        Sequences rows = family.rows();
        if (family == Family.RECURRENT) {
            float[] state = random(4 * network.stateSize(), 9);
            rows = Sequences.packed(new int[] {4, 4, 2, 1}, state);
        }
        float[] parameters = parameters(network);
        Pass pass = network.pass(20, PRODUCT);
        float[] direction = random(rows.rows() * OUTPUTS, 3);
        float[] gradient = gradient(pass, parameters, rows, direction);
        float h = 1e-2f;
        for (int i = 0; i < parameters.length; i++) {
            float[] moved = parameters.clone();
            moved[i] += h;
            double above = value(pass, moved, rows, direction);
            moved[i] = parameters[i] - h;
            double below = value(pass, moved, rows, direction);
            assertThat((double) gradient[i]).isCloseTo((above - below) / (2 * h), within(3e-3));
        }
        assertThat(norm(gradient)).isGreaterThan(1);
    }

    /** A step in the direction in which the outputs' sum has this gradient. */
    private static double value(Pass pass, float[] parameters, Sequences rows, float[] direction) {
        fill(pass);
        pass.forward(parameters, 0, rows);
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            sum += direction[i] * (double) pass.output(0)[i];
        }
        return sum;
    }

    private static float[] gradient(Pass pass, float[] parameters, Sequences rows, float[] direction) {
        float[] gradient = new float[parameters.length];
        fill(pass);
        pass.forward(parameters, 0, rows);
        System.arraycopy(direction, 0, pass.outputGradient(0), 0, direction.length);
        pass.backward(parameters, 0, gradient, 0);
        return gradient;
    }

    private static void fill(Pass pass) {
        float[] values = random(pass.input().length, 1);
        System.arraycopy(values, 0, pass.input(), 0, values.length);
    }

    private static float[] parameters(Network network) {
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, 7);
        float[] noise = random(parameters.length, 2);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0.1f * noise[i]; // biases too
        }
        return parameters;
    }

    private static float[] random(int length, long seed) {
        RandomStream random = RandomStream.of(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (2 * random.nextUniform() - 1);
        }
        return values;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @EnumSource
    void theSameRowsGiveTheSameBitsInAnyPass(Family family) {
        Dl4jNetwork network = family.network();
        float[] parameters = parameters(network);
        float[] direction = random(family.rows().rows() * OUTPUTS, 3);
        float[] once = gradient(network.pass(20, PRODUCT), parameters, family.rows(), direction);
        Pass used = network.pass(40, PRODUCT);
        fill(used);
        used.forward(random(parameters.length, 8), 0, Sequences.rows(3));
        assertThat(gradient(used, parameters, family.rows(), direction)).containsExactly(once);
        assertThat(gradient(used, parameters, family.rows(), direction)).containsExactly(once);
    }

    @ParameterizedTest
    @EnumSource
    void aPassBetweenForwardAndBackwardIsLeftAloneByOthersOfItsThread(Family family) {
        Dl4jNetwork network = family.network();
        float[] parameters = parameters(network);
        float[] direction = random(family.rows().rows() * OUTPUTS, 3);
        Pass pass = network.pass(20, PRODUCT);
        float[] once = gradient(pass, parameters, family.rows(), direction);
        for (int i = 0; i < 3; i++) { // its memory is laid out after the first passes
            float[] again = new float[once.length];
            fill(pass);
            pass.forward(parameters, 0, family.rows());
            Pass other = network.pass(20, PRODUCT);
            gradient(other, random(parameters.length, 8), Sequences.rows(5), random(5 * OUTPUTS, 6));
            gradient(other, random(parameters.length, 9), Sequences.rows(20), random(20 * OUTPUTS, 6));
            System.arraycopy(direction, 0, pass.outputGradient(0), 0, direction.length);
            pass.backward(parameters, 0, again, 0);
            assertThat(again).containsExactly(once);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPassMayGoOnInAnotherThread(Family family) throws InterruptedException {
        Dl4jNetwork network = family.network();
        float[] parameters = parameters(network);
        float[] direction = random(family.rows().rows() * OUTPUTS, 3);
        Pass pass = network.pass(20, PRODUCT);
        float[] once = gradient(pass, parameters, family.rows(), direction);
        float[] again = new float[once.length];
        fill(pass);
        pass.forward(parameters, 0, family.rows());
        System.arraycopy(direction, 0, pass.outputGradient(0), 0, direction.length);
        Thread other = new Thread(() -> pass.backward(parameters, 0, again, 0));
        other.start();
        other.join();
        assertThat(again).containsExactly(once);
        assertThat(gradient(pass, parameters, family.rows(), direction)).containsExactly(once);
    }

    @ParameterizedTest
    @EnumSource
    void startsFromTheSeedAndFromNothingElse(Family family) {
        float[] first = new float[family.network().parameterCount()];
        float[] second = first.clone();
        family.network().initialise(first, 0, 1);
        family.network().initialise(second, 0, 1);
        assertThat(second).containsExactly(first);
        family.network().initialise(second, 0, 2);
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aDenseNetworkIsOurPerceptron() {
        String json = Configurations.dense(Activation.RELU, INPUTS, OUTPUTS).toJson();
        Dl4jNetwork dl4j = Configurations.network(json, INPUTS, OUTPUTS);
        Mlp mlp = Mlp.of(INPUTS, List.of(8, 6), OUTPUTS);
        float[] theirs = parameters(dl4j);
        float[] ours = rowMajor(dl4j, theirs);
        Sequences rows = Sequences.rows(17);
        float[] direction = random(17 * OUTPUTS, 3);
        Pass dl4jPass = dl4j.pass(20, PRODUCT);
        Pass mlpPass = mlp.pass(20, PRODUCT);
        float[] theirGradient = rowMajor(dl4j, gradient(dl4jPass, theirs, rows, direction));
        float[] ourGradient = gradient(mlpPass, ours, rows, direction);
        for (int i = 0; i < 17 * OUTPUTS; i++) {
            assertThat(dl4jPass.output(0)[i]).isCloseTo(mlpPass.output(0)[i], within(1e-5f));
        }
        for (int i = 0; i < ourGradient.length; i++) {
            assertThat(theirGradient[i]).isCloseTo(ourGradient[i], within(1e-4f));
        }
    }

    /** Weights as [inputs, outputs]; DL4J's blocks are their transposes. */
    private static float[] rowMajor(Network network, float[] parameters) {
        float[] result = parameters.clone();
        for (ParameterBlock block : network.blocks()) {
            if (block.shape().size() == 2) {
                int outputs = block.shape().get(0);
                int inputs = block.shape().get(1);
                for (int i = 0; i < inputs; i++) {
                    for (int j = 0; j < outputs; j++) {
                        result[block.offset() + i * outputs + j] = parameters[block.offset() + j * inputs + i];
                    }
                }
            }
        }
        return result;
    }

    @Test
    void blocksHaveDl4jsNamesAndLieBehindEachOther() {
        assertThat(Family.DENSE.network().blocks().stream().map(ParameterBlock::name))
                .containsExactly("0_W", "0_b", "1_W", "1_b", "2_W", "2_b");
        for (Family family : Family.values()) {
            int offset = 0;
            for (ParameterBlock block : family.network().blocks()) {
                assertThat(block.offset()).isEqualTo(offset);
                offset += block.size();
            }
        }
    }

    @Test
    void outputsAreThoseOfDl4jItself() {
        for (Family family : List.of(Family.DENSE, Family.CONVOLUTIONAL)) {
            Dl4jNetwork network = family.network();
            MultiLayerNetwork plain = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(family.json));
            float[] parameters = parameters(network);
            plain.init(Nd4j.create(parameters, new long[] {1, parameters.length}), true);
            Pass pass = network.pass(5, PRODUCT);
            fill(pass);
            pass.forward(parameters, 0, Sequences.rows(5));
            float[] expected = plain.output(Nd4j.create(pass.input(), new long[] {5, INPUTS}))
                    .dup('c')
                    .data()
                    .asFloat();
            assertThat(Arrays.copyOf(pass.output(0), 5 * OUTPUTS)).containsExactly(expected);
        }
    }

    @Test
    void sequencesInOneBatchAreSequencesAlone() {
        Dl4jNetwork network = Family.RECURRENT.network();
        float[] parameters = parameters(network);
        int[] lengths = {5, 3, 3, 1};
        float[] states = random(4 * network.stateSize(), 4);
        Sequences together = Sequences.packed(lengths, states);
        Pass pass = network.pass(12, PRODUCT);
        fill(pass);
        pass.forward(parameters, 0, together);
        float[] finals = pass.finalState();
        for (int i = 0; i < lengths.length; i++) {
            float[] state = Arrays.copyOfRange(states, i * network.stateSize(), (i + 1) * network.stateSize());
            Pass alone = network.pass(5, PRODUCT);
            List<Integer> places = new ArrayList<>();
            for (int step = 0; step < lengths[i]; step++) {
                places.add(together.firstRow(step) + i);
                System.arraycopy(pass.input(), places.get(step) * INPUTS, alone.input(), step * INPUTS, INPUTS);
            }
            alone.forward(parameters, 0, Sequences.packed(new int[] {lengths[i]}, state));
            for (int step = 0; step < lengths[i]; step++) {
                for (int j = 0; j < OUTPUTS; j++) {
                    assertThat(alone.output(0)[step * OUTPUTS + j])
                            .isCloseTo(pass.output(0)[places.get(step) * OUTPUTS + j], within(1e-6f));
                }
            }
            for (int j = 0; j < network.stateSize(); j++) {
                assertThat(alone.finalState()[j]).isCloseTo(finals[i * network.stateSize() + j], within(1e-6f));
            }
        }
    }

    @Test
    void aStateCarriesASequenceOn() {
        Dl4jNetwork network = Family.RECURRENT.network();
        float[] parameters = parameters(network);
        Pass whole = network.pass(6, PRODUCT);
        fill(whole);
        whole.forward(parameters, 0, Sequences.packed(new int[] {6}, null));
        Pass part = network.pass(6, PRODUCT);
        fill(part);
        part.forward(parameters, 0, Sequences.packed(new int[] {2}, null));
        float[] state = part.finalState();
        System.arraycopy(whole.input(), 2 * INPUTS, part.input(), 0, 4 * INPUTS);
        part.forward(parameters, 0, Sequences.packed(new int[] {4}, state));
        for (int i = 0; i < 4 * OUTPUTS; i++) {
            assertThat(part.output(0)[i]).isCloseTo(whole.output(0)[2 * OUTPUTS + i], within(1e-6f));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isMadeAgainFromItsManifest(Family family) {
        Dl4jNetwork network = family.network();
        Network again = new Dl4jKind().described(network.architecture().settings(), INPUTS, OUTPUTS);
        assertThat(again.architecture()).isEqualTo(network.architecture());
        assertThat(again.unrolling()).isEqualTo(network.unrolling());
        assertThat(again.unrolling() != null).isEqualTo(family == Family.RECURRENT);
    }

    @Test
    void valuesOfAStateAndAdvantagesHaveAGraphIfTheNetworkWithinHas() {
        assertThat(DuelingNetwork.of(Family.DENSE.network(), 1).hasGraph()).isTrue();
        assertThat(DuelingNetwork.of(Family.RECURRENT.network(), 1).hasGraph()).isFalse();
    }
}
