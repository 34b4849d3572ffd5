package org.kelvinrl.network.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.kelvinrl.onnx.OnnxGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** A graph that is dense layers one behind the other, of activations that ONNX has too: the graphs that are written in ONNX. */
final class DenseChain {

    private static final Map<IActivation, String> OPERATORS = Map.of(
            new ActivationIdentity(), "Identity",
            new ActivationReLU(), "Relu",
            new ActivationSigmoid(), "Sigmoid",
            new ActivationTanH(), "Tanh");

    private static final OnnxGraph.Attribute TRANSPOSED = new OnnxGraph.Attribute("transB", 1);

    /** Names and layers, from the input to the output; empty if it is no chain. */
    private final List<Map.Entry<String, DenseLayer>> layers;

    private DenseChain(List<Map.Entry<String, DenseLayer>> layers) {
        this.layers = layers;
    }

    /** What of a configuration is a chain. */
    static DenseChain of(ComputationGraphConfiguration graph) {
        List<Map.Entry<String, DenseLayer>> layers = new ArrayList<>();
        String name = graph.getNetworkOutputs().get(0);
        while (!graph.getNetworkInputs().contains(name)) {
            DenseLayer layer = dense(graph.getVertices().get(name));
            if (layer == null || graph.getVertexInputs().get(name).size() != 1) {
                return new DenseChain(List.of());
            }
            layers.add(0, Map.entry(name, layer));
            name = graph.getVertexInputs().get(name).get(0);
        }
        return new DenseChain(layers);
    }

    private static DenseLayer dense(GraphVertex vertex) {
        boolean isPlain = vertex instanceof LayerVertex layer
                && layer.getPreProcessor() == null
                && layer.getLayerConf().getLayer() instanceof DenseLayer dense
                && dense.hasBias()
                && !dense.hasLayerNorm()
                && OPERATORS.containsKey(dense.getActivationFn());
        return isPlain ? (DenseLayer) ((LayerVertex) vertex).getLayerConf().getLayer() : null;
    }

    boolean isEmpty() {
        return layers.isEmpty();
    }

    /** Adds the chain; see {@link org.kelvinrl.network.Network#addTo}. Weights are [outputs, inputs], as DL4J's lie. */
    void addTo(
            OnnxGraph graph,
            Dl4jNetwork network,
            String scope,
            String input,
            float[] parameters,
            int offset,
            String output) {
        network.blocks()
                .forEach(block ->
                        graph.constant(scope + block.name(), parameters, offset + block.offset(), block.shape()));
        String from = input;
        for (int i = 0; i < layers.size(); i++) {
            String name = scope + layers.get(i).getKey();
            String linear = name + "/linear";
            graph.node("Gemm", List.of(from, name + "_W", name + "_b"), linear, TRANSPOSED);
            from = i == layers.size() - 1 ? output : name + "/active";
            graph.node(OPERATORS.get(layers.get(i).getValue().getActivationFn()), List.of(linear), from);
        }
    }
}
