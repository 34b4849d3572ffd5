package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.schema.ModelManifest;

/**
 * Values of actions from a network that tells, of a state, its value V and each action's advantage A (Wang et al., <em>Dueling Network
 * Architectures for Deep Reinforcement Learning</em>, 2016, equation 9):
 *
 * <pre>
 *   Q_j = V + A_j - mean A
 * </pre>
 *
 * <p>The mean is over all actions, valid or not. Each group of outputs, such as a member of an ensemble, has a V and an A of its own:
 * where the network within says V, A_1 ... A_n for each group, this one says Q_1 ... Q_n.
 */
public final class DuelingNetwork implements Network {

    /** Setting of a manifest: true for such a network, whose other settings are those of the network within. */
    public static final String SETTING = "dueling";

    private static final long serialVersionUID = 1L;

    private final Network within;
    private final int groups;
    private final int actions;

    private DuelingNetwork(Network within, int groups, int actions) {
        this.within = within;
        this.groups = groups;
        this.actions = actions;
    }

    /**
     * A network of values.
     *
     * @param within says V and A
     * @param groups of how many groups of actions
     * @throws IllegalArgumentException if its outputs are not so many groups of at least one action
     */
    public static DuelingNetwork of(Network within, int groups) {
        int outputs = within.outputs().get(0).size();
        if (outputs % groups != 0 || outputs / groups < 2) {
            throw new IllegalArgumentException(
                    "outputs: expected " + groups + " times a value and advantages, found " + outputs);
        }
        return new DuelingNetwork(within, groups, outputs / groups - 1);
    }

    @Override
    public int inputs() {
        return within.inputs();
    }

    @Override
    public List<NetworkOutput> outputs() {
        return List.of(new NetworkOutput(NetworkOutput.Q, groups * actions));
    }

    @Override
    public List<ParameterBlock> blocks() {
        return within.blocks();
    }

    @Override
    public int stateSize() {
        return within.stateSize();
    }

    @Override
    public Unrolling unrolling() {
        return within.unrolling();
    }

    @Override
    public int rowsAtOnce() {
        return within.rowsAtOnce();
    }

    @Override
    public boolean isNoisy() {
        return within.isNoisy();
    }

    /** The mean of what groups say is what the mean of their V and A says. */
    @Override
    public Network meanOfGroups(int count) {
        if (groups % count != 0) {
            throw new IllegalArgumentException("groups: expected a divisor of " + groups + ", found " + count);
        }
        return new DuelingNetwork(within.meanOfGroups(count), groups / count, actions);
    }

    @Override
    public float[] meanOfGroups(int count, float[] parameters, int offset) {
        return within.meanOfGroups(count, parameters, offset);
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        within.initialise(parameters, offset, seed);
    }

    @Override
    public Pass pass(int maxSteps, MatrixProduct product) {
        return new DuelingPass(within.pass(maxSteps, product), maxSteps);
    }

    @Override
    public boolean hasGraph() {
        return within.hasGraph();
    }

    @Override
    public void addTo(
            OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs) {
        String heads = scope + "heads";
        within.addTo(graph, scope, input, parameters, offset, List.of(heads));
        graph.constant(heads + "/groups", List.of(-1L, (long) groups, actions + 1L));
        graph.constant(heads + "/zero", List.of(0L));
        graph.constant(heads + "/one", List.of(1L));
        graph.constant(heads + "/end", List.of(actions + 1L));
        graph.constant(heads + "/last-axis", List.of(2L));
        graph.constant(heads + "/flat", List.of(-1L, (long) groups * actions));
        graph.node("Reshape", List.of(heads, heads + "/groups"), heads + "/grouped");
        slice(graph, heads, "/zero", "/one", "/value");
        slice(graph, heads, "/one", "/end", "/advantages");
        graph.node(
                "ReduceMean",
                List.of(heads + "/advantages"),
                heads + "/mean",
                new OnnxGraph.Attribute("axes", 2, true));
        graph.node("Sub", List.of(heads + "/value", heads + "/mean"), heads + "/common");
        graph.node("Add", List.of(heads + "/advantages", heads + "/common"), heads + "/values");
        graph.node("Reshape", List.of(heads + "/values", heads + "/flat"), outputs.get(0));
    }

    private static void slice(OnnxGraph graph, String heads, String from, String to, String name) {
        graph.node("Slice", List.of(heads + "/grouped", heads + from, heads + to, heads + "/last-axis"), heads + name);
    }

    @Override
    public ModelManifest.Architecture architecture() {
        ModelManifest.Architecture of = within.architecture();
        Map<String, Object> settings = new TreeMap<>(of.settings());
        settings.put(SETTING, true);
        return new ModelManifest.Architecture(of.kind(), settings, new ArrayList<>(of.blocks()));
    }

    /** The pass of the network within, and what is made of its outputs. */
    private final class DuelingPass implements Pass {

        private final Pass pass;
        private final float[] values;
        private final float[] gradients;
        private int rows;

        DuelingPass(Pass pass, int maxSteps) {
            this.pass = pass;
            this.values = new float[Math.multiplyExact(maxSteps, groups * actions)];
            this.gradients = new float[values.length];
        }

        @Override
        public float[] input() {
            return pass.input();
        }

        @Override
        public SparseRows sparseInput() {
            return pass.sparseInput();
        }

        @Override
        public float[] output(int index) {
            return values;
        }

        @Override
        public float[] outputGradient(int index) {
            return gradients;
        }

        @Override
        public float[] finalState() {
            return pass.finalState();
        }

        @Override
        public void forward(float[] parameters, int offset, Sequences sequences) {
            rows = sequences.rows();
            pass.forward(parameters, offset, sequences);
            float[] heads = pass.output(0);
            for (int group = 0; group < rows * groups; group++) {
                int value = group * (actions + 1);
                float mean = sum(heads, value + 1) / actions;
                float common = heads[value] - mean;
                for (int j = 0; j < actions; j++) {
                    values[group * actions + j] = heads[value + 1 + j] + common;
                }
            }
        }

        private float sum(float[] numbers, int at) {
            float sum = 0;
            for (int j = 0; j < actions; j++) {
                sum += numbers[at + j];
            }
            return sum;
        }

        @Override
        public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
            float[] heads = pass.outputGradient(0);
            for (int group = 0; group < rows * groups; group++) {
                int value = group * (actions + 1);
                float sum = sum(gradients, group * actions);
                heads[value] = sum;
                for (int j = 0; j < actions; j++) {
                    heads[value + 1 + j] = gradients[group * actions + j] - sum / actions;
                }
            }
            pass.backward(parameters, offset, gradient, gradientOffset);
        }
    }
}
