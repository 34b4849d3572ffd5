package org.kelvinrl.network.dl4j;

import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.kelvinrl.network.Unrolling;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks as users of DL4J build them. */
final class Configurations {

    private Configurations() {}

    static NeuralNetConfiguration.Builder global() {
        return new NeuralNetConfiguration.Builder().seed(5).updater(new Adam(1e-3));
    }

    /** Two layers of 8 and 6. */
    static MultiLayerConfiguration dense(Activation activation, int inputs, int outputs) {
        return global().activation(activation)
                .list()
                .layer(new DenseLayer.Builder().nIn(inputs).nOut(8).build())
                .layer(new DenseLayer.Builder().nIn(8).nOut(6).build())
                .layer(output(6, outputs))
                .build();
    }

    static OutputLayer output(int inputs, int outputs) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(inputs)
                .nOut(outputs)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** Images of height x width in one channel. */
    static MultiLayerConfiguration convolutional(int height, int width, int outputs) {
        return global().activation(Activation.TANH)
                .list()
                .layer(new ConvolutionLayer.Builder(height, 2).nOut(3).build())
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.AVG, new int[] {1, 1}, new int[] {1, 1})
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(outputs)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.convolutionalFlat(height, width, 1))
                .build();
    }

    /** A layer of 5, an LSTM of 7, a layer of 5 and a linear one. */
    static MultiLayerConfiguration recurrent(int inputs, int outputs) {
        return global().activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nOut(5).build())
                .layer(new LSTM.Builder().nOut(7).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nOut(outputs)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.recurrent(inputs))
                .build();
    }

    /** A residual block. */
    static ComputationGraphConfiguration graph(int inputs, int outputs) {
        return global().activation(Activation.TANH)
                .graphBuilder()
                .addInputs("observation")
                .addLayer("first", new DenseLayer.Builder().nIn(inputs).nOut(6).build(), "observation")
                .addLayer("second", new DenseLayer.Builder().nIn(6).nOut(6).build(), "first")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("q", output(6, outputs), "sum")
                .setOutputs("q")
                .build();
    }

    /** A network of one of these. */
    static Dl4jNetwork network(String json, int inputs, int outputs) {
        return Dl4jNetwork.of(
                ConfigurationJson.checked(json.getBytes(StandardCharsets.UTF_8)),
                inputs,
                outputs,
                new Unrolling(32, 0, 32, true));
    }
}
