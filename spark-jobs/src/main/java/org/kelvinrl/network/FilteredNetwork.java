package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.schema.ModelManifest;

/**
 * A critic beside an estimate of the behaviour policy: it gives the critic's values, but far lower ones for actions that the behaviour
 * policy took too rarely. It acts and does not learn: its two networks are trained apart.
 */
public final class FilteredNetwork implements Network {

    /** Name of this kind of network in manifests. */
    public static final String KIND = "filtered";

    /** What is taken, at least, from the value of an action that was too rare; more the rarer it was. */
    public static final float PENALTY = 1e6f;

    /** Setting of a manifest: the kind of its two networks; without it they are perceptrons. */
    public static final String OF = "of";

    /** Setting of a manifest: settings of the estimate of the behaviour policy; without it they are the critic's. */
    public static final String OF_BEHAVIOUR = "behaviour";

    private static final String THRESHOLD = "threshold";
    private static final String NO_LEARNER = "a filtered network acts and does not learn";
    private static final String CRITIC = "critic/";
    private static final String BEHAVIOUR = "behaviour/";
    private static final long serialVersionUID = 1L;

    private final Network critic;
    private final Network behaviour;
    private final double threshold;

    private FilteredNetwork(Network critic, Network behaviour, double threshold) {
        this.critic = critic;
        this.behaviour = behaviour;
        this.threshold = threshold;
    }

    /**
     * A network of two.
     *
     * @param critic values of the actions
     * @param behaviour logits of the behaviour policy, as many, whose parameters follow the critic's
     * @param threshold share of the most probable action's probability that an action must have, from 0 to 1
     * @throws IllegalArgumentException if the threshold is not such a number
     */
    public static FilteredNetwork of(Network critic, Network behaviour, double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold: expected a number from 0 to 1, found " + threshold);
        }
        return new FilteredNetwork(critic, behaviour, threshold);
    }

    /**
     * What is taken from the value of an action, given the logit of the behaviour policy for it. Where every action that may be taken was
     * too rare, the least rare of them is left the best.
     *
     * @param logit the action's
     * @param most the largest of all actions'
     * @param threshold share of the most probable action's probability that an action must have
     * @return 0 if it has, else at least {@link #PENALTY}
     */
    public static float penalty(float logit, float most, double threshold) {
        float shortfall = (float) Math.log(threshold) - (logit - most);
        return shortfall > 0 ? PENALTY * (1 + shortfall) : 0;
    }

    @Override
    public int inputs() {
        return critic.inputs();
    }

    @Override
    public List<NetworkOutput> outputs() {
        return critic.outputs();
    }

    /** The critic's, then that of the behaviour policy. */
    @Override
    public int stateSize() {
        return critic.stateSize() + behaviour.stateSize();
    }

    @Override
    public Unrolling unrolling() {
        return critic.unrolling();
    }

    @Override
    public int rowsAtOnce() {
        return critic.rowsAtOnce();
    }

    @Override
    public List<ParameterBlock> blocks() {
        List<ParameterBlock> blocks = new ArrayList<>();
        critic.blocks().forEach(block -> blocks.add(block.moved(CRITIC, 0)));
        behaviour.blocks().forEach(block -> blocks.add(block.moved(BEHAVIOUR, critic.parameterCount())));
        return blocks;
    }

    @Override
    public Network meanOfGroups(int groups) {
        throw new UnsupportedOperationException(NO_LEARNER);
    }

    @Override
    public float[] meanOfGroups(int groups, float[] parameters, int offset) {
        throw new UnsupportedOperationException(NO_LEARNER);
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        critic.initialise(parameters, offset, seed);
        behaviour.initialise(parameters, offset + critic.parameterCount(), seed);
    }

    @Override
    public Pass pass(int maxSteps, MatrixProduct product) {
        return new FilteredPass(critic.pass(maxSteps, product), behaviour.pass(maxSteps, product), maxSteps);
    }

    @Override
    public boolean hasGraph() {
        return critic.hasGraph() && behaviour.hasGraph();
    }

    @Override
    public void addTo(
            OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs) {
        int behaviourOffset = offset + critic.parameterCount();
        String q = scope + CRITIC + "q";
        String logits = scope + BEHAVIOUR + "logits";
        int states = critic.stateSize();
        if (stateSize() > 0) {
            graph.slice(scope + STATE, 0, states, scope + CRITIC + STATE);
            graph.slice(scope + STATE, states, stateSize(), scope + BEHAVIOUR + STATE);
        }
        critic.addTo(graph, scope + CRITIC, input, parameters, offset, List.of(q));
        behaviour.addTo(graph, scope + BEHAVIOUR, input, parameters, behaviourOffset, List.of(logits));
        if (stateSize() > 0) {
            graph.node(
                    "Concat",
                    List.of(scope + CRITIC + NEXT_STATE, scope + BEHAVIOUR + NEXT_STATE),
                    scope + NEXT_STATE,
                    new OnnxGraph.Attribute("axis", 1));
        }
        String relative = scope + BEHAVIOUR + "relative";
        graph.node("ReduceMax", List.of(logits), logits + "/most", new OnnxGraph.Attribute("axes", -1, true));
        graph.node("Sub", List.of(logits, logits + "/most"), relative);
        graph.constant(relative + "/least", (float) Math.log(threshold));
        graph.node("Less", List.of(relative, relative + "/least"), relative + "/rare");
        graph.node("Sub", List.of(relative + "/least", relative), relative + "/shortfall");
        graph.constant(relative + "/one", 1);
        graph.node("Add", List.of(relative + "/shortfall", relative + "/one"), relative + "/factor");
        graph.constant(q + "/unit", PENALTY);
        graph.node("Mul", List.of(relative + "/factor", q + "/unit"), q + "/penalty");
        graph.node("Sub", List.of(q, q + "/penalty"), q + "/penalised");
        graph.node("Where", List.of(relative + "/rare", q + "/penalised", q), outputs.get(0));
    }

    @Override
    public ModelManifest.Architecture architecture() {
        ModelManifest.Architecture of = critic.architecture();
        Map<String, Object> settings = new TreeMap<>(of.settings());
        settings.put(THRESHOLD, threshold);
        if (!of.kind().equals(Mlp.KIND)) {
            settings.put(OF, of.kind());
        }
        Map<String, Object> others = behaviour.architecture().settings();
        if (!others.equals(of.settings())) {
            settings.put(OF_BEHAVIOUR, others);
        }
        return new ModelManifest.Architecture(KIND, settings, ParameterBlock.inManifest(blocks()));
    }

    /** Both passes, one after the other. */
    private final class FilteredPass implements Pass {

        private final Pass values;
        private final Pass logits;
        private final float[] finalState;
        private int rows;

        FilteredPass(Pass values, Pass logits, int maxSteps) {
            this.values = values;
            this.logits = logits;
            this.finalState = new float[Math.multiplyExact(maxSteps, stateSize())];
        }

        @Override
        public float[] input() {
            return values.input();
        }

        @Override
        public SparseRows sparseInput() {
            return logits.sparseInput() == null ? null : values.sparseInput();
        }

        @Override
        public void forward(float[] parameters, int offset, Sequences sequences) {
            rows = sequences.rows();
            shareInput();
            int states = critic.stateSize();
            values.forward(parameters, offset, sequences.of(0, states, stateSize()));
            logits.forward(
                    parameters,
                    offset + critic.parameterCount(),
                    sequences.of(states, behaviour.stateSize(), stateSize()));
            join(values.finalState(), 0, states, sequences.batch());
            join(logits.finalState(), states, behaviour.stateSize(), sequences.batch());
            int actions = outputs().get(0).size();
            for (int row = 0; row < rows; row++) {
                filter(values.output(0), logits.output(0), row * actions, actions);
            }
        }

        private void shareInput() {
            SparseRows seen = sparseInput();
            if (seen != null) {
                logits.sparseInput().clear();
            }
            if (seen != null && seen.rows() > 0) {
                logits.sparseInput().addAll(seen);
            } else {
                System.arraycopy(values.input(), 0, logits.input(), 0, rows * inputs());
            }
        }

        private void join(float[] states, int at, int size, int sequences) {
            for (int i = 0; i < sequences; i++) {
                System.arraycopy(states, i * size, finalState, i * stateSize() + at, size);
            }
        }

        private void filter(float[] q, float[] behaviourLogits, int at, int actions) {
            float most = behaviourLogits[at];
            for (int j = 1; j < actions; j++) {
                most = Math.max(most, behaviourLogits[at + j]);
            }
            for (int j = 0; j < actions; j++) {
                q[at + j] -= penalty(behaviourLogits[at + j], most, threshold);
            }
        }

        @Override
        public float[] output(int index) {
            return values.output(index);
        }

        @Override
        public float[] finalState() {
            return finalState;
        }

        @Override
        public float[] outputGradient(int index) {
            throw new UnsupportedOperationException(NO_LEARNER);
        }

        @Override
        public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
            throw new UnsupportedOperationException(NO_LEARNER);
        }
    }
}
