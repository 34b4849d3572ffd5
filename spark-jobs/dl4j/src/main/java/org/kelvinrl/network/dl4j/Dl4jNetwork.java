package org.kelvinrl.network.dl4j;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkExport;
import org.kelvinrl.network.NetworkOutput;
import org.kelvinrl.network.ParameterBlock;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/**
 * A network of DL4J with linear outputs, whose parameters are DL4J's own flat vector: per layer in the graph's order, of dense layers W and
 * then b. Names are those of DL4J's paramTable, such as {@code 0_W}. DL4J has most matrices, [inputs, outputs], in column-major order; as
 * blocks are row-major, such a block is the transpose, [outputs, inputs].
 */
final class Dl4jNetwork implements Network {

    /** Name of this kind of network in configurations and manifests. */
    static final String KIND = "dl4j";

    /** Setting of a manifest: the configuration as JSON. */
    static final String CONFIGURATION = "configuration";

    private static final long serialVersionUID = 1L;

    /** Activations of a block of rows, which are outside of the heap. */
    private static final long MOST_ACTIVATIONS_AT_ONCE = 1L << 22;

    /** An operation of ND4J costs 10 to 20 microseconds, however few the rows. */
    private static final int MOST_ROWS_AT_ONCE = 1024;

    private final String json;
    private final int inputs;
    private final int actions;

    /** Null if it has no memory. */
    private final Unrolling unrolling;

    private final int stateSize;
    private final int rowsAtOnce;
    private final List<ParameterBlock> blocks;
    private final boolean isChain;

    /** Parameters to start from, of which only the driver needs to know; null if the seed decides. */
    private final transient float[] start;

    private Dl4jNetwork(String json, int inputs, int actions, Unrolling unrolling, float[] start) {
        Architecture architecture = Architecture.of(json, inputs, actions);
        this.isChain = !DenseChain.of(architecture.graph()).isEmpty();
        Dl4jGraph graph = Dl4jGraph.of(architecture);
        this.json = json;
        this.inputs = inputs;
        this.actions = actions;
        this.unrolling = architecture.isRecurrent() ? unrolling : null;
        this.stateSize = graph.stateSize();
        this.rowsAtOnce =
                (int) Math.max(1, Math.min(MOST_ROWS_AT_ONCE, MOST_ACTIVATIONS_AT_ONCE / architecture.activations()));
        this.blocks = List.copyOf(graph.blocks());
        this.start = start;
    }

    /**
     * A network.
     *
     * @param json what {@link ConfigurationJson#checked} gave
     * @param inputs number of inputs
     * @param outputs number of outputs
     * @param unrolling how rows are cut into sequences for it if it has a memory
     * @throws UnsuitableNetworkException if the configuration is of another network, or of none that can be computed with
     */
    static Dl4jNetwork of(String json, int inputs, int outputs, Unrolling unrolling) {
        return new Dl4jNetwork(json, inputs, outputs, unrolling, null);
    }

    /**
     * A network with parameters to start from.
     *
     * @param parameters as many as it has
     * @param json what {@link ConfigurationJson#checked} gave
     * @param inputs number of inputs
     * @param outputs number of outputs
     * @param unrolling how rows are cut into sequences for it if it has a memory
     * @throws UnsuitableNetworkException if the configuration is of another network, or of none that can be computed with
     */
    static Dl4jNetwork startingFrom(float[] parameters, String json, int inputs, int outputs, Unrolling unrolling) {
        return new Dl4jNetwork(json, inputs, outputs, unrolling, parameters);
    }

    Dl4jGraph graph() {
        return Dl4jGraph.of(inDl4j());
    }

    Architecture inDl4j() {
        return Architecture.of(json, inputs, actions);
    }

    int actions() {
        return actions;
    }

    boolean isRecurrent() {
        return unrolling != null;
    }

    String json() {
        return json;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public List<NetworkOutput> outputs() {
        return List.of(new NetworkOutput(NetworkOutput.Q, actions));
    }

    @Override
    public List<ParameterBlock> blocks() {
        return blocks;
    }

    @Override
    public int stateSize() {
        return stateSize;
    }

    @Override
    public Unrolling unrolling() {
        return unrolling;
    }

    @Override
    public int rowsAtOnce() {
        return rowsAtOnce;
    }

    @Override
    public Network meanOfGroups(int groups) {
        if (groups == 1) {
            return this;
        }
        throw KelvinException.configuration(
                "a network whose heads can be averaged",
                "a network of kind " + KIND + " with " + groups + " heads",
                "network.kind",
                "Use another --network for algorithms with an ensemble of heads");
    }

    @Override
    public float[] meanOfGroups(int groups, float[] parameters, int offset) {
        meanOfGroups(groups);
        float[] same = new float[parameterCount()];
        System.arraycopy(parameters, offset, same, 0, same.length);
        return same;
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        if (start != null) {
            System.arraycopy(start, 0, parameters, offset, start.length);
        } else {
            Dl4jGraph.initialised(inDl4j(), seed).parametersTo(parameters, offset);
        }
    }

    @Override
    public Pass pass(int maxSteps, MatrixProduct product) {
        OneThread.require();
        return new Dl4jPass(this, graph(), maxSteps);
    }

    @Override
    public boolean hasGraph() {
        return isChain;
    }

    @Override
    public List<NetworkExport> exports() {
        return List.of(new ModelExport(json));
    }

    @Override
    public void addTo(
            OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs) {
        DenseChain.of(inDl4j().graph()).addTo(graph, this, scope, input, parameters, offset, outputs.get(0));
    }

    @Override
    public ModelManifest.Architecture architecture() {
        return new ModelManifest.Architecture(KIND, settings(), ParameterBlock.inManifest(blocks()));
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>(Map.of(CONFIGURATION, json));
        if (unrolling != null) {
            settings.putAll(unrolling.settings());
        }
        return settings;
    }
}
