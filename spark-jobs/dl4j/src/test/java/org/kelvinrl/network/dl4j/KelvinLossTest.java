package org.kelvinrl.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.random.RandomStream;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;

class KelvinLossTest {

    private static final int INPUTS = 3;
    private static final int ACTIONS = 4;
    private static final ActivationIdentity IDENTITY = new ActivationIdentity();

    /** Large enough a step for floats, in which the loss is computed. */
    private static final double STEP = 1e-2;

    private static final double MOST_RELATIVE_ERROR = 1e-2;
    private static final double LEAST_ABSOLUTE_ERROR = 2e-4;

    @AfterEach
    void computeInFloatsAgain() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    static Stream<String> divergences() {
        return Divergence.names().stream();
    }

    private static KelvinLoss loss(String divergence, String targets, String regulariser) {
        return new KelvinLoss(divergence, targets, regulariser, 1.5, 0.8, 0.2, null);
    }

    @ParameterizedTest
    @MethodSource("divergences")
    void dl4jsOwnCheckOfGradientsPasses(String divergence) {
        boolean isOfTaken = divergence.endsWith("taken");
        assertGradientsOfLayers(loss(divergence, "q-values", "shannon-entropy"), isOfTaken, Activation.IDENTITY);
    }

    @ParameterizedTest
    @CsvSource({
        "forward-kl, probabilities, shannon-entropy",
        "forward-kl, action, shannon-entropy",
        "reverse-kl, q-values, tsallis-entropy:2",
        "jeffreys, q-values, kl-to-reference"
    })
    void otherTargetsAndRegularisersPassItToo(String divergence, String targets, String regulariser) {
        assertGradientsOfLayers(loss(divergence, targets, regulariser), false, Activation.IDENTITY);
    }

    @Test
    void otherActivationsAtTheOutputsPassItToo() {
        assertGradientsOfLayers(loss("forward-kl", "q-values", "shannon-entropy"), false, Activation.TANH);
    }

    private static void assertGradientsOfLayers(KelvinLoss loss, boolean isOfTaken, Activation activation) {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        MultiLayerNetwork network = network(doubles()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(INPUTS)
                        .nOut(5)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(loss)
                        .nIn(5)
                        .nOut(ACTIONS)
                        .activation(activation)
                        .build())
                .build());
        int rows = 6;
        INDArray labels = labels(rows, isOfTaken);
        INDArray mask = Nd4j.create(new double[] {1, 1, 0, 1, 1, 1}, new long[] {rows, 1});
        labels.putRow(2, Nd4j.valueArrayOf(ACTIONS, Double.NaN)); // masked: not looked at
        assertThat(check(network, random(5, rows, INPUTS), labels, mask)).isTrue();
        assertThat(network.gradient().gradient().norm2Number().doubleValue()).isGreaterThan(1e-2);
    }

    @Test
    void recurrentNetworksWithMasksPassItToo() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        MultiLayerNetwork network = network(doubles()
                .list()
                .layer(new LSTM.Builder()
                        .nIn(INPUTS)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(new RnnOutputLayer.Builder(loss("forward-kl", "q-values", "shannon-entropy"))
                        .nIn(4)
                        .nOut(ACTIONS)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(INPUTS))
                .build());
        INDArray mask = Nd4j.create(new double[][] {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}});
        INDArray labels = random(6, 2, ACTIONS, 5);
        labels.putScalar(new int[] {1, 0, 4}, Double.NaN); // masked
        assertThat(check(network, random(5, 2, INPUTS, 5), labels, mask)).isTrue();
    }

    private static boolean check(MultiLayerNetwork network, INDArray inputs, INDArray labels, INDArray mask) {
        network.setInput(inputs);
        network.setLabels(labels);
        network.setLayerMaskArrays(null, mask);
        network.computeGradientAndScore();
        return GradientCheckUtil.checkGradients(new GradientCheckUtil.MLNConfig()
                .net(network)
                .epsilon(STEP)
                .maxRelError(MOST_RELATIVE_ERROR)
                .minAbsoluteError(LEAST_ABSOLUTE_ERROR)
                .input(inputs)
                .labels(labels)
                .labelMask(mask));
    }

    private static NeuralNetConfiguration.Builder doubles() {
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(3)
                .updater(new NoOp());
    }

    private static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /** With an action that is not valid, one that was not logged, or but one that was. */
    private static INDArray labels(int rows, boolean isOfTaken) {
        INDArray labels = random(8, rows, ACTIONS);
        for (int row = 0; row < rows; row++) {
            int taken = row % ACTIONS;
            for (int j = 0; j < ACTIONS; j++) {
                boolean unknown = isOfTaken ? j != taken : row == 1 && j == 3;
                if (unknown) {
                    labels.putScalar(row, j, Double.POSITIVE_INFINITY);
                }
            }
        }
        labels.putScalar(0, 2, Double.NaN);
        return labels;
    }

    private static INDArray random(long seed, long... shape) {
        RandomStream random = RandomStream.of(seed);
        INDArray array = Nd4j.create(Nd4j.defaultFloatingPointType(), shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextUniform());
        }
        return array;
    }

    @Test
    void isTheSameLossAfterItsWayThroughJson() {
        KelvinLoss loss = new KelvinLoss(
                "amari:0.3", "q-values", "kl-to-reference", 2, 0.5, 0.1, new float[] {0.1f, 0.2f, 0.3f, 0.4f});
        MultiLayerConfiguration configuration = Configurations.global()
                .list()
                .layer(new OutputLayer.Builder(loss)
                        .nIn(INPUTS)
                        .nOut(ACTIONS)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
        assertThat(read).isEqualTo(configuration).hasSameHashCodeAs(configuration);
        OutputLayer output = (OutputLayer) read.getConf(0).getLayer();
        assertThat(output.getLossFn()).isEqualTo(loss).isNotEqualTo(loss("amari:0.3", null, null));
        assertThat(Configurations.network(configuration.toJson(), INPUTS, ACTIONS)
                        .parameterCount())
                .isEqualTo(16);
    }

    @Test
    void isForwardKlMinusEntropy() {
        INDArray labels = Nd4j.create(new float[][] {{1, 2, 0.5f}});
        INDArray outputs = Nd4j.create(new float[][] {{0.3f, -1, 2}});
        double[] q = softmax(1 / 0.5, 2 / 0.5, 0.5 / 0.5);
        double[] p = softmax(0.3, -1, 2);
        double loss = 0;
        double entropy = 0;
        for (int j = 0; j < 3; j++) {
            loss += q[j] * Math.log(q[j] / p[j]);
            entropy -= p[j] * Math.log(p[j]);
        }
        KelvinLoss kl = new KelvinLoss("forward-kl", null, null, 1, 0.5, 0.01, null);
        assertThat(kl.computeScore(labels, outputs, IDENTITY, null, false))
                .isCloseTo(loss - 0.01 * entropy, within(1e-6));
        assertThat(kl.computeScoreArray(labels, outputs, IDENTITY, null).getDouble(0))
                .isCloseTo(loss - 0.01 * entropy, within(1e-6));
        INDArray gradient = kl.computeGradient(labels, outputs, IDENTITY, null);
        for (int j = 0; j < 3; j++) {
            assertThat(gradient.getDouble(0, j))
                    .isCloseTo(p[j] - q[j] + 0.01 * p[j] * (Math.log(p[j]) + entropy), within(1e-6));
        }
    }

    private static double[] softmax(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value);
        }
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = Math.exp(values[i]) / sum;
        }
        return result;
    }

    @Test
    void anAveragedScoreIsTheMeanOverRowsThatAreNotMasked() {
        KelvinLoss kl = loss("forward-kl", null, null);
        INDArray labels = random(1, 3, ACTIONS);
        INDArray outputs = random(2, 3, ACTIONS);
        INDArray mask = Nd4j.create(new float[] {1, 0, 1}, new long[] {3, 1});
        INDArray each = kl.computeScoreArray(labels, outputs, IDENTITY, mask);
        assertThat(each.getDouble(1)).isZero();
        double sum = each.getDouble(0) + each.getDouble(2);
        assertThat(kl.computeScore(labels, outputs, IDENTITY, mask, false)).isCloseTo(sum, within(1e-6));
        assertThat(kl.computeScore(labels, outputs, IDENTITY, mask, true)).isCloseTo(sum / 2, within(1e-6));
        INDArray nothing = Nd4j.zeros(3, 1);
        assertThat(kl.computeScore(labels, outputs, IDENTITY, nothing, true)).isZero();
        assertThat(kl.computeGradient(labels, outputs, IDENTITY, nothing)
                        .norm2Number()
                        .doubleValue())
                .isZero();
    }

    @Test
    void aMaskForEachActionSaysWhichAreValid() {
        KelvinLoss kl = loss("forward-kl", null, null);
        INDArray labels = random(1, 2, ACTIONS);
        INDArray outputs = random(2, 2, ACTIONS);
        INDArray mask = Nd4j.create(new float[][] {{1, 0, 1, 1}, {0, 0, 0, 0}});
        INDArray named = labels.dup();
        named.putScalar(0, 1, Float.NaN);
        named.putRow(1, Nd4j.valueArrayOf(ACTIONS, Float.NaN));
        assertThat(kl.computeGradient(labels, outputs, IDENTITY, mask))
                .isEqualTo(kl.computeGradient(named, outputs, IDENTITY, null));
    }

    @Test
    void trainsANetworkOfDl4jToItsTeacher() {
        MultiLayerNetwork network = network(Configurations.global()
                .updater(new Adam(1e-2))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(INPUTS)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(new KelvinLoss("forward-kl", null, null, 1, 0.1, 0, null))
                        .nIn(16)
                        .nOut(ACTIONS)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        INDArray inputs = random(1, 64, INPUTS);
        INDArray labels = Nd4j.hstack(inputs, inputs.getColumn(0, true).rsub(1));
        DataSet data = new DataSet(inputs, labels);
        double before = network.score(data);
        for (int i = 0; i < 300; i++) {
            network.fit(data);
        }
        assertThat(network.score(data)).isLessThan(0.5 * before);
    }

    @Test
    void refusesWhatTheLossCoreRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss("kl", null, null))
                .withMessageContaining("divergence: expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KelvinLoss("forward-kl", null, null, 1, 0, 0, null))
                .withMessageContaining("temperature: expected a number above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss("forward-kl", null, null)
                        .computeScore(random(1, 2, 3), random(1, 2, 4), IDENTITY, null, false))
                .withMessage("labels: expected the outputs' shape [2, 4], found [2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss("forward-kl", null, null)
                        .computeScore(random(1, 2, 4), random(1, 2, 4), IDENTITY, random(1, 2, 1), false))
                .withMessageStartingWith("mask: expected 0 or 1, found 0.");
    }
}
