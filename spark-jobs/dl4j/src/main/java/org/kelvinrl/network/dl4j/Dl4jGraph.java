package org.kelvinrl.network.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.kelvinrl.network.ParameterBlock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph of DL4J, computed vertex by vertex, for its own forward and backward passes cannot be told both a state to begin with and a
 * gradient at the outputs. For one thread.
 */
final class Dl4jGraph {

    private final ComputationGraph graph;
    private final GraphVertex[] vertices;
    private final List<LSTM> memories = new ArrayList<>();
    private final float[] gradient;
    private final PassMemory memory = new PassMemory();

    /**
     * A graph whose parameters are to come.
     *
     * @param architecture what it computes
     */
    static Dl4jGraph of(Architecture architecture) {
        INDArray parameters = array('c', 1, architecture.parameters());
        return new Dl4jGraph(architecture.graph(), parameters);
    }

    /**
     * A graph with parameters of DL4J's own initialisation.
     *
     * @param architecture what it computes
     * @param seed seed of the parameters
     */
    static Dl4jGraph initialised(Architecture architecture, long seed) {
        architecture.graph().getDefaultConfiguration().setSeed(seed);
        return new Dl4jGraph(architecture.graph(), null);
    }

    private Dl4jGraph(ComputationGraphConfiguration configuration, INDArray parameters) {
        // of the whole sequence; which part of an episode that is, is not DL4J's to decide
        configuration.setTbpttBackLength(Integer.MAX_VALUE);
        this.graph = new ComputationGraph(configuration);
        graph.init(parameters, false);
        graph.initGradientsView();
        this.gradient = new float[Math.toIntExact(graph.numParams())];
        this.vertices = Arrays.stream(graph.topologicalSortOrder())
                .mapToObj(index -> graph.getVertices()[index])
                .toArray(GraphVertex[]::new);
        for (GraphVertex vertex : vertices) {
            if (vertex.hasLayer() && vertex.getLayer() instanceof LSTM lstm) {
                memories.add(lstm);
            }
        }
    }

    /** The parameters as blocks; a matrix in column-major order is told as its transpose. */
    List<ParameterBlock> blocks() {
        List<ParameterBlock> blocks = new ArrayList<>();
        graph.paramTable().forEach((name, view) -> {
            blocks.add(new ParameterBlock(name, shape(name, view), Math.toIntExact(view.offset())));
        });
        blocks.sort((left, right) -> Integer.compare(left.offset(), right.offset()));
        return blocks;
    }

    /** Biases are rows of a matrix to DL4J. */
    private static List<Integer> shape(String name, INDArray view) {
        if (name.endsWith("_b")) {
            return List.of(Math.toIntExact(view.length()));
        }
        List<Integer> shape = new ArrayList<>();
        for (long size : view.shape()) {
            shape.add(view.ordering() == 'f' ? 0 : shape.size(), Math.toIntExact(size));
        }
        return shape;
    }

    /** Numbers that a sequence carries from step to step: of each LSTM its output and its cells. */
    int stateSize() {
        return memories.stream().mapToInt(Dl4jGraph::stateSize).sum();
    }

    private static int stateSize(LSTM layer) {
        return Math.toIntExact(2 * size(layer));
    }

    private static long size(LSTM layer) {
        return layer.getParam("b").length() / 4;
    }

    /** Where the arrays of its passes are: forward and backward, with what they are given, go on within it. */
    PassMemory memory() {
        return memory;
    }

    /** Copies its parameters out. */
    void parametersTo(float[] parameters, int offset) {
        floats(graph.params()).get(parameters, offset, gradient.length);
    }

    /** Takes parameters. */
    void take(float[] parameters, int offset) {
        floats(graph.params()).put(parameters, offset, gradient.length);
    }

    static FloatPointer floats(INDArray array) {
        return (FloatPointer) array.data().pointer();
    }

    /**
     * Sets the states that sequences begin with.
     *
     * @param states [sequences, state size]; null for zeros
     * @param sequences how many
     */
    void begin(float[] states, int sequences) {
        int first = 0;
        for (LSTM layer : memories) {
            layer.rnnClearPreviousState();
            if (states != null) {
                int size = (int) size(layer);
                Map<String, INDArray> state = new HashMap<>();
                state.put(LSTM.STATE_KEY_PREV_ACTIVATION, part(states, sequences, first, size));
                state.put(LSTM.STATE_KEY_PREV_MEMCELL, part(states, sequences, first + size, size));
                // forward passes begin with one, backward passes with the other
                layer.rnnSetTBPTTState(state);
                layer.rnnSetPreviousState(state);
                first += 2 * size;
            }
        }
    }

    private INDArray part(float[] states, int sequences, int first, int size) {
        float[] columns = new float[sequences * size];
        for (int i = 0; i < sequences; i++) {
            for (int j = 0; j < size; j++) {
                columns[j * sequences + i] = states[i * stateSize() + first + j];
            }
        }
        return Nd4j.create(columns, new long[] {sequences, size}, 'f');
    }

    /**
     * Copies the states behind the last step out.
     *
     * @param states [sequences, state size]
     * @param sequences how many
     */
    void statesTo(float[] states, int sequences) {
        int first = 0;
        for (LSTM layer : memories) {
            Map<String, INDArray> state = layer.rnnGetTBPTTState();
            int size = (int) size(layer);
            copy(state.get(LSTM.STATE_KEY_PREV_ACTIVATION), states, sequences, first);
            copy(state.get(LSTM.STATE_KEY_PREV_MEMCELL), states, sequences, first + size);
            first += 2 * size;
        }
    }

    private void copy(INDArray part, float[] states, int sequences, int first) {
        int size = (int) part.size(1);
        float[] rows = part.dup('c').data().asFloat();
        for (int i = 0; i < sequences; i++) {
            System.arraycopy(rows, i * size, states, i * stateSize() + first, size);
        }
    }

    /**
     * Computes the outputs.
     *
     * @param input [rows, inputs], or [sequences, inputs, time] if it has a memory
     * @return [rows, outputs]; the rows of sequences step by step
     */
    INDArray forward(INDArray input) {
        graph.setInputs(input);
        INDArray output = null;
        for (GraphVertex vertex : vertices) {
            output = vertex.isInputVertex() ? input : activations(vertex);
            if (vertex.getOutputVertices() != null) {
                for (VertexIndices to : vertex.getOutputVertices()) {
                    graph.getVertices()[to.getVertexIndex()].setInput(
                            to.getVertexEdgeNumber(), output, PassMemory.LAYERS);
                }
            }
        }
        return output;
    }

    /** The vertex has its input; what its preprocessor made of it, its layer has. */
    private static INDArray activations(GraphVertex vertex) {
        return vertex.hasLayer() && vertex.getLayer() instanceof RecurrentLayer recurrent
                ? recurrent.rnnActivateUsingStoredState(vertex.getLayer().input(), true, true, PassMemory.LAYERS)
                : vertex.doForward(true, PassMemory.LAYERS);
    }

    /**
     * Computes the gradient of the parameters for the rows of the last forward pass.
     *
     * @param epsilon gradient at the outputs, [rows, outputs]
     */
    void backward(INDArray epsilon) {
        vertices[vertices.length - 1].setEpsilon(epsilon);
        for (int i = vertices.length - 1; i > 0; i--) {
            INDArray[] epsilons =
                    vertices[i].doBackward(true, PassMemory.LAYERS).getSecond();
            VertexIndices[] from = vertices[i].getInputVertices();
            for (int j = 0; j < from.length; j++) {
                GraphVertex source = graph.getVertices()[from[j].getVertexIndex()];
                if (!source.isInputVertex()) {
                    INDArray before = source.getEpsilon();
                    source.setEpsilon(before == null ? epsilons[j] : before.addi(epsilons[j]));
                }
            }
        }
        floats(graph.getFlattenedGradients()).get(gradient);
        for (GraphVertex vertex : vertices) {
            vertex.clear();
        }
    }

    /** What the last backward pass computed; the graph's own. */
    float[] gradient() {
        return gradient;
    }

    static INDArray array(char order, long... shape) {
        return Nd4j.createUninitialized(DataType.FLOAT, shape, order);
    }
}
