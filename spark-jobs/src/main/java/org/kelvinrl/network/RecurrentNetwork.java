package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ModelManifest;

/**
 * A network with memory: a perceptron, cells of gates, and a perceptron.
 *
 * <p>The first perceptron's outputs are what comes into the cells, [gates, units], so that one product computes it for all steps of all
 * sequences; hidden layers lie before it. The cells' outputs are the second one's inputs. Blocks: the first perceptron's under
 * {@code before/}, {@code memory/weights} [gates, units, units], which multiply the cells' last outputs, for GRU {@code memory/bias}
 * [units], and the second perceptron's under {@code after/}. Starting weights of perceptrons are theirs, but Glorot's gate by gate for what
 * comes into the cells (limit sqrt(6 / (inputs + units))); those of the memory are orthogonal, gate by gate; biases start at 0, of the
 * LSTM's forget gate at 1 (Gers et al., 2000; Jozefowicz et al., 2015).
 */
public final class RecurrentNetwork implements Network {

    /** Most units. */
    static final int MOST_MEMORY = 2048;

    static final String MEMORY = "memory";
    static final String AFTER = "after";

    /** How many sequences are best computed side by side: products of fewer rows are slow. */
    private static final int SEQUENCES_AT_ONCE = 64;

    private static final int LEAST_ROWS_AT_ONCE = 256;
    private static final int MOST_ROWS_AT_ONCE = 8192;
    private static final int FORGET = 1;
    private static final String BEFORE_SCOPE = "before/";
    private static final String AFTER_SCOPE = "after/";
    private static final String WEIGHTS = "memory/weights";
    private static final String BIAS = "memory/bias";
    private static final long serialVersionUID = 1L;

    private final Cell cell;
    private final List<Integer> hidden;
    private final List<Integer> hiddenAfter;
    private final int memory;
    private final Unrolling unrolling;
    private final Mlp before;
    private final Mlp after;

    private RecurrentNetwork(
            Cell cell,
            int inputs,
            List<Integer> hidden,
            int memory,
            List<Integer> hiddenAfter,
            int outputs,
            Unrolling unrolling) {
        this.cell = cell;
        this.hidden = new ArrayList<>(hidden);
        this.hiddenAfter = new ArrayList<>(hiddenAfter);
        this.memory = memory;
        this.unrolling = unrolling;
        this.before = Mlp.of(inputs, hidden, Math.multiplyExact(cell.gates(), memory));
        this.after = Mlp.of(memory, hiddenAfter, outputs);
    }

    /**
     * A network of gated recurrent units.
     *
     * @param inputs number of inputs, at least 1
     * @param hidden sizes of the layers before the cells, each at least 1; may be empty
     * @param memory number of units, from 1 to {@value #MOST_MEMORY}
     * @param after sizes of the layers behind the cells, each at least 1; may be empty
     * @param outputs number of linear outputs, at least 1
     * @param unrolling how rows are cut into sequences
     * @throws IllegalArgumentException if a size is out of its range, or the parameters are more than 2^29
     */
    public static RecurrentNetwork gru(
            int inputs, List<Integer> hidden, int memory, List<Integer> after, int outputs, Unrolling unrolling) {
        return of(Cell.GRU, inputs, hidden, memory, after, outputs, unrolling);
    }

    /** A network of long short-term memory; see {@link #gru}. */
    public static RecurrentNetwork lstm(
            int inputs, List<Integer> hidden, int memory, List<Integer> after, int outputs, Unrolling unrolling) {
        return of(Cell.LSTM, inputs, hidden, memory, after, outputs, unrolling);
    }

    static RecurrentNetwork of(
            Cell cell,
            int inputs,
            List<Integer> hidden,
            int memory,
            List<Integer> after,
            int outputs,
            Unrolling unrolling) {
        if (memory < 1 || memory > MOST_MEMORY) {
            throw new IllegalArgumentException("memory: expected from 1 to " + MOST_MEMORY + ", found " + memory);
        }
        RecurrentNetwork network = new RecurrentNetwork(cell, inputs, hidden, memory, after, outputs, unrolling);
        long parameters =
                (long) network.before.parameterCount() + network.cellParameters() + network.after.parameterCount();
        Mlp.requireFewEnough(parameters);
        return network;
    }

    @Override
    public int inputs() {
        return before.inputs();
    }

    @Override
    public List<NetworkOutput> outputs() {
        return after.outputs();
    }

    @Override
    public int stateSize() {
        return cell.states() * memory;
    }

    @Override
    public Unrolling unrolling() {
        return unrolling;
    }

    @Override
    public int rowsAtOnce() {
        int rows = (int) Math.min(MOST_ROWS_AT_ONCE, (long) SEQUENCES_AT_ONCE * unrolling.window());
        return Math.max(rows, Math.max(LEAST_ROWS_AT_ONCE, unrolling.window()));
    }

    @Override
    public boolean isNoisy() {
        return before.isNoisy() || after.isNoisy();
    }

    @Override
    public List<ParameterBlock> blocks() {
        List<ParameterBlock> blocks = new ArrayList<>();
        before.blocks().forEach(block -> blocks.add(block.moved(BEFORE_SCOPE, 0)));
        blocks.add(new ParameterBlock(WEIGHTS, List.of(cell.gates(), memory, memory), weights()));
        if (cell.hasBias()) {
            blocks.add(new ParameterBlock(BIAS, List.of(memory), bias()));
        }
        after.blocks().forEach(block -> blocks.add(block.moved(AFTER_SCOPE, afterOffset())));
        return blocks;
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        before.initialise(parameters, offset, RandomStream.of(seed, 0).nextLong());
        after.initialise(
                parameters, offset + afterOffset(), RandomStream.of(seed, 1).nextLong());
        RandomStream random = RandomStream.of(seed, 2);
        initialiseIncoming(parameters, offset, random);
        for (int gate = 0; gate < cell.gates(); gate++) {
            int first = offset + weights() + gate * memory * memory;
            Initialisation.ORTHOGONAL.fill(parameters, first, memory, memory, null, random);
        }
        if (cell.hasBias()) {
            Arrays.fill(parameters, offset + bias(), offset + bias() + memory, 0f);
        }
    }

    private void initialiseIncoming(float[] parameters, int offset, RandomStream random) {
        int in = hidden.isEmpty() ? inputs() : hidden.get(hidden.size() - 1);
        int first = offset + before.weights(hidden.size());
        int count = in * cell.gates() * memory;
        double limit = Math.sqrt(6.0 / (in + memory));
        for (int i = first; i < first + count; i++) {
            parameters[i] = (float) (limit * (2 * random.nextUniform() - 1));
        }
        if (cell == Cell.LSTM) {
            int forget = first + count + FORGET * memory;
            Arrays.fill(parameters, forget, forget + memory, 1f);
        }
    }

    @Override
    public RecurrentNetwork meanOfGroups(int groups) {
        int outputs = outputs().get(0).size() / groups;
        return new RecurrentNetwork(cell, inputs(), hidden, memory, hiddenAfter, outputs, unrolling);
    }

    @Override
    public float[] meanOfGroups(int groups, float[] parameters, int offset) {
        float[] last = after.meanOfGroups(groups, parameters, offset + afterOffset());
        float[] means = Arrays.copyOfRange(parameters, offset, offset + afterOffset() + last.length);
        System.arraycopy(last, 0, means, afterOffset(), last.length);
        return means;
    }

    @Override
    public Pass pass(int maxSteps, MatrixProduct product) {
        return new RecurrentPass(this, maxSteps, product);
    }

    @Override
    public void addTo(
            OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs) {
        String projected = scope + "memory/projected";
        String remembered = scope + "memory/outputs";
        before.addTo(graph, scope + BEFORE_SCOPE, input, parameters, offset, List.of(projected));
        new CellGraph(graph, scope, cell, memory, projected).addTo(parameters, offset + weights(), remembered);
        after.addTo(graph, scope + AFTER_SCOPE, remembered, parameters, offset + afterOffset(), outputs);
    }

    @Override
    public ModelManifest.Architecture architecture() {
        Map<String, Object> settings = new TreeMap<>(unrolling.settings());
        settings.put(HiddenLayers.SIZES, hidden);
        settings.put(MEMORY, memory);
        settings.put(AFTER, hiddenAfter);
        return new ModelManifest.Architecture(cell.label(), settings, ParameterBlock.inManifest(blocks()));
    }

    Cell cell() {
        return cell;
    }

    int memory() {
        return memory;
    }

    Mlp before() {
        return before;
    }

    Mlp after() {
        return after;
    }

    /** Offset of the weights that multiply the cells' last outputs. */
    int weights() {
        return before.parameterCount();
    }

    private int bias() {
        return weights() + cell.gates() * memory * memory;
    }

    private long cellParameters() {
        return (long) cell.gates() * memory * memory + (cell.hasBias() ? memory : 0);
    }

    /** Offset of the second perceptron's parameters. */
    int afterOffset() {
        return (int) (weights() + cellParameters());
    }
}
