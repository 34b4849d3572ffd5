package org.kelvinrl.network.dl4j;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * What a checked configuration of DL4J is: a graph of layers that a policy can be computed with. A list of layers is a graph too; its
 * parameters lie in the same order.
 *
 * <p>The last layer is made one that knows no loss, so that it can be told a gradient; its parameters stay as they were.
 */
final class Architecture {

    /** Most parameters of a network. */
    static final int MOST_PARAMETERS = 1 << 29;

    /** Most activations of a row, over all layers. */
    private static final long MOST_ACTIVATIONS = 1L << 22;

    /** Layers that are functions of their input and their parameters alone, a row for a row. */
    private static final Set<String> FUNCTIONS = Set.of(
            "ActivationLayer",
            "Convolution2D",
            "ConvolutionLayer",
            "Cropping2D",
            "Deconvolution2D",
            "DenseLayer",
            "DepthwiseConvolution2D",
            "ElementWiseMultiplicationLayer",
            "LocalResponseNormalization",
            "LSTM",
            "OutputLayer",
            "PReLULayer",
            "RnnOutputLayer",
            "SeparableConvolution2D",
            "SubsamplingLayer",
            "Upsampling2D",
            "ZeroPaddingLayer");

    /** Vertices without layers that are such functions too. */
    private static final Set<String> VERTICES = Set.of(
            "ElementWiseVertex", "LayerVertex", "MergeVertex", "PreprocessorVertex", "ScaleVertex", "ShiftVertex");

    private static final String ONE_OF = "Use one of the layers that docs/networks.md lists";

    private final ComputationGraphConfiguration graph;
    private final boolean isRecurrent;
    private final int parameters;
    private long activations;

    private Architecture(ComputationGraphConfiguration graph, boolean isRecurrent, int parameters) {
        this.graph = graph;
        this.isRecurrent = isRecurrent;
        this.parameters = parameters;
    }

    /**
     * The network of a configuration.
     *
     * @param json what {@link ConfigurationJson#checked} gave
     * @param inputs number of inputs that it must take
     * @param outputs number of linear outputs that it must give
     * @throws UnsuitableNetworkException if it is no such network
     */
    static Architecture of(String json, int inputs, int outputs) {
        ComputationGraphConfiguration graph = graph(json);
        requireOneInputAndOneOutput(graph);
        boolean recurrent = false;
        long parameters = 0;
        for (Map.Entry<String, GraphVertex> vertex : graph.getVertices().entrySet()) {
            requireFunction(vertex.getKey(), vertex.getValue());
            if (vertex.getValue() instanceof LayerVertex layer) {
                recurrent |= layer.getLayerConf().getLayer() instanceof BaseRecurrentLayer;
            }
            parameters += vertex.getValue().numParams(true);
        }
        if (parameters > MOST_PARAMETERS) {
            throw new UnsuitableNetworkException(
                    "at most " + MOST_PARAMETERS + " parameters",
                    String.valueOf(parameters),
                    "its layers",
                    "Make layers smaller");
        }
        Architecture architecture = new Architecture(graph, recurrent, (int) parameters);
        architecture.requireSizes(inputs);
        architecture.makeLastLayerLinear(outputs);
        return architecture;
    }

    private static ComputationGraphConfiguration graph(String json) {
        try {
            return ConfigurationJson.isOfGraph(json)
                    ? ComputationGraphConfiguration.fromJson(json)
                    : ofLayers(MultiLayerConfiguration.fromJson(json));
        } catch (RuntimeException e) {
            throw new UnsuitableNetworkException(
                    "the JSON of a MultiLayerConfiguration or a ComputationGraphConfiguration",
                    reason(e),
                    "its text",
                    "Give what toJson of DL4J 1.0.0-beta or newer wrote");
        }
    }

    private static ComputationGraphConfiguration ofLayers(MultiLayerConfiguration layers) {
        ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(layers.getDataType())
                .graphBuilder()
                .addInputs("input")
                .validateOutputLayerConfig(false);
        String before = "input";
        for (int i = 0; i < layers.getConfs().size(); i++) {
            String name = String.valueOf(i);
            builder.addVertex(name, new LayerVertex(layers.getConf(i), layers.getInputPreProcess(i)), before);
            layers.getConf(i).getLayer().setLayerName(name);
            before = name;
        }
        return builder.setOutputs(before).build();
    }

    private static void requireOneInputAndOneOutput(ComputationGraphConfiguration graph) {
        int ins = graph.getNetworkInputs().size();
        int outs = graph.getNetworkOutputs().size();
        if (ins != 1 || outs != 1) {
            throw new UnsuitableNetworkException(
                    "one input, the observation, and one output, the Q-values",
                    ins + " inputs and " + outs + " outputs",
                    "networkInputs, networkOutputs",
                    "Merge them into one");
        }
        if (graph.getDataType() != DataType.FLOAT) {
            throw new UnsuitableNetworkException(
                    "FLOAT, in which everything is computed",
                    graph.getDataType().toString(),
                    "dataType",
                    "Build the configuration with dataType(DataType.FLOAT)");
        }
    }

    private static void requireFunction(String name, GraphVertex vertex) {
        String kind = vertex.getClass().getSimpleName();
        if (!VERTICES.contains(kind)) {
            throw new UnsuitableNetworkException(
                    "a vertex that is a function of its inputs", kind, place(name), ONE_OF);
        }
        if (vertex instanceof LayerVertex layer) {
            requireFunction(place(name), layer.getLayerConf().getLayer());
        }
    }

    private static void requireFunction(String place, Layer layer) {
        String kind = layer.getClass().getSimpleName();
        if (kind.equals("BatchNormalization")) {
            throw new UnsuitableNetworkException(
                    "a layer whose parameters can be averaged",
                    kind + ", whose statistics cannot",
                    place,
                    "Leave it out, or use hasLayerNorm(true) of dense layers");
        }
        if (!FUNCTIONS.contains(kind)) {
            throw new UnsuitableNetworkException(
                    "a layer that is a function of its input and its parameters", kind, place, ONE_OF);
        }
        require(layer.getIDropout() == null, "no dropout, whose masks cannot be computed again", "iDropout", place);
        require(
                isEmpty(layer.getConstraints()),
                "no constraints, which only DL4J's updaters heed",
                "constraints",
                place);
        if (layer instanceof BaseRecurrentLayer recurrent) {
            require(
                    recurrent.getRnnDataFormat() == null || recurrent.getRnnDataFormat() == RNNFormat.NCW,
                    "sequences as NCW",
                    "rnnDataFormat " + recurrent.getRnnDataFormat(),
                    place);
        }
        if (layer instanceof BaseLayer base) {
            require(
                    base.getWeightNoise() == null,
                    "no weight noise, which cannot be computed again",
                    "weightNoise",
                    place);
            require(
                    isEmpty(base.getRegularization()) && isEmpty(base.getRegularizationBias()),
                    "no l1, l2 or weight decay, which only DL4J's updaters heed (use --optimiser adamw)",
                    "regularization",
                    place);
            require(
                    base.getGradientNormalization() == null
                            || base.getGradientNormalization() == GradientNormalization.None,
                    "no gradient normalisation, which only DL4J's updaters heed (use train.clip-norm)",
                    "gradientNormalization",
                    place);
        }
    }

    private static void require(boolean holds, String expected, String setting, String place) {
        if (!holds) {
            throw new UnsuitableNetworkException(expected, setting, place, "Build the configuration without it");
        }
    }

    private static boolean isEmpty(List<?> list) {
        return list == null || list.isEmpty();
    }

    private void requireSizes(int inputs) {
        Map<String, InputType> types;
        Set<String> unprepared = unprepared();
        try {
            types = graph.getLayerActivationTypes(
                    true, false, isRecurrent ? InputType.recurrent(inputs) : InputType.feedForward(inputs));
        } catch (RuntimeException e) {
            throw new UnsuitableNetworkException(
                    "a network that takes the " + inputs + " components of an observation",
                    reason(e),
                    "its layers",
                    "Build the configuration for as many inputs; images as convolutionalFlat");
        }
        unprepared.removeAll(unprepared());
        if (!unprepared.isEmpty()) {
            throw new UnsuitableNetworkException(
                    "a preprocessor between layers of different families",
                    "none",
                    place(unprepared.iterator().next()),
                    "Build the configuration with setInputType or setInputTypes, which add them");
        }
        for (InputType type : types.values()) {
            activations = Math.addExact(
                    activations,
                    type instanceof InputType.InputTypeRecurrent series
                            ? series.getSize()
                            : type.arrayElementsPerExample());
        }
        if (activations > MOST_ACTIVATIONS) {
            throw new UnsuitableNetworkException(
                    "at most " + MOST_ACTIVATIONS + " activations for an observation",
                    String.valueOf(activations),
                    "its layers",
                    "Make layers smaller");
        }
        for (Map.Entry<String, GraphVertex> vertex : graph.getVertices().entrySet()) {
            if (vertex.getValue() instanceof LayerVertex layer) {
                requireInputs(vertex.getKey(), layer, types);
            }
        }
    }

    /** The layers without preprocessors; DL4J adds those that are missing when it tells sizes. */
    private Set<String> unprepared() {
        Set<String> names = new TreeSet<>();
        graph.getVertices().forEach((name, vertex) -> {
            if (vertex instanceof LayerVertex layer && layer.getPreProcessor() == null) {
                names.add(name);
            }
        });
        return names;
    }

    /** DL4J itself finds it only when it multiplies. */
    private void requireInputs(String name, LayerVertex vertex, Map<String, InputType> types) {
        if (!(vertex.getLayerConf().getLayer() instanceof FeedForwardLayer layer)) {
            return;
        }
        String from = graph.getVertexInputs().get(name).get(0);
        InputType before = types.get(from);
        if (vertex.getPreProcessor() != null) {
            before = vertex.getPreProcessor().getOutputType(before);
        }
        long size = size(before);
        if (layer.getNIn() != size) {
            throw new UnsuitableNetworkException(
                    graph.getNetworkInputs().contains(from)
                            ? "nIn " + size + ", the components of an observation"
                            : "nIn " + size + ", which the layer before gives",
                    String.valueOf(layer.getNIn()),
                    place(name),
                    "Build the configuration for the data's sizes");
        }
    }

    private static long size(InputType type) {
        return switch (type.getType()) {
            case RNN -> ((InputType.InputTypeRecurrent) type).getSize();
            case CNN -> ((InputType.InputTypeConvolutional) type).getChannels();
            default -> type.arrayElementsPerExample();
        };
    }

    private void makeLastLayerLinear(int outputs) {
        String name = graph.getNetworkOutputs().get(0);
        LayerVertex vertex = graph.getVertices().get(name) instanceof LayerVertex layer ? layer : null;
        Layer last = vertex == null ? null : vertex.getLayerConf().getLayer();
        boolean isDense = last instanceof DenseLayer || last instanceof OutputLayer || last instanceof RnnOutputLayer;
        if (!isDense || !(((BaseLayer) last).getActivationFn() instanceof ActivationIdentity)) {
            throw new UnsuitableNetworkException(
                    "linear outputs: a DenseLayer, OutputLayer or RnnOutputLayer with activation identity",
                    last == null ? "a vertex without layer" : describe(last),
                    place(name),
                    "End the network with such a layer; the loss does the softmax");
        }
        FeedForwardLayer dense = (FeedForwardLayer) last;
        if (dense.getNOut() != outputs) {
            throw new UnsuitableNetworkException(
                    "nOut " + outputs + ", as the data and the algorithm ask for",
                    String.valueOf(dense.getNOut()),
                    place(name),
                    "Build the configuration for the data's sizes");
        }
        if (last instanceof RnnOutputLayer) {
            withoutTime(vertex);
        }
        if (last instanceof BaseOutputLayer output) {
            vertex.getLayerConf().setLayer(linear(name, output));
        }
    }

    private static void withoutTime(LayerVertex vertex) {
        if (vertex.getPreProcessor() instanceof FeedForwardToRnnPreProcessor) {
            vertex.setPreProcessor(null);
        } else {
            vertex.setPreProcessor(new RnnToFeedForwardPreProcessor());
        }
    }

    private static DenseLayer linear(String name, BaseOutputLayer output) {
        DenseLayer linear = new DenseLayer.Builder()
                .name(name)
                .nIn(output.getNIn())
                .nOut(output.getNOut())
                .hasBias(output.hasBias())
                .activation(new ActivationIdentity())
                .build();
        linear.setWeightInitFn(output.getWeightInitFn());
        linear.setBiasInit(output.getBiasInit());
        linear.setGainInit(output.getGainInit());
        linear.setIUpdater(output.getIUpdater());
        return linear;
    }

    private static String describe(Layer layer) {
        return layer.getClass().getSimpleName()
                + (layer instanceof BaseLayer base ? " with activation " + base.getActivationFn() : "");
    }

    private static String place(String name) {
        return "layer " + name;
    }

    private static String reason(RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("something else");
    }

    /**
     * The graph with a loss at its end and one optimiser throughout, as DL4J itself trains it.
     *
     * @param loss the loss
     * @param updater the optimiser
     * @return a new configuration with the same parameters
     */
    ComputationGraphConfiguration withLoss(ILossFunction loss, IUpdater updater) {
        ComputationGraphConfiguration trained = graph.clone();
        String name = trained.getNetworkOutputs().get(0);
        LayerVertex last = (LayerVertex) trained.getVertices().get(name);
        DenseLayer dense = (DenseLayer) last.getLayerConf().getLayer();
        OutputLayer output = new OutputLayer.Builder(loss)
                .name(name)
                .nIn(dense.getNIn())
                .nOut(dense.getNOut())
                .hasBias(dense.hasBias())
                .activation(new ActivationIdentity())
                .build();
        output.setWeightInitFn(dense.getWeightInitFn());
        last.getLayerConf().setLayer(output);
        for (GraphVertex vertex : trained.getVertices().values()) {
            if (vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BaseLayer base) {
                base.setIUpdater(updater.clone());
                base.setBiasUpdater(null);
            }
        }
        return trained;
    }

    /** The graph, whose last layer has no loss. */
    ComputationGraphConfiguration graph() {
        return graph;
    }

    /** True if rows are steps of sequences to it. */
    boolean isRecurrent() {
        return isRecurrent;
    }

    /** Number of parameters. */
    int parameters() {
        return parameters;
    }

    /** Activations of a row, over all layers. */
    long activations() {
        return activations;
    }
}
