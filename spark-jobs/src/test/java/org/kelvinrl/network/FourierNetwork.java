package org.kelvinrl.network;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ModelManifest;

/** A linear map of random waves of the inputs, {@code cos(x F + p) W + b}; only W and b are learnt (Rahimi and Recht, 2007). */
public final class FourierNetwork implements Network {

    private static final long serialVersionUID = 1L;

    private final int inputs;
    private final int waves;
    private final int actions;
    private final float[] frequencies;
    private final float[] phases;

    /** Waves are a function of their number and the inputs', so a manifest need not hold them. */
    public FourierNetwork(int inputs, int waves, int actions) {
        this.inputs = inputs;
        this.waves = waves;
        this.actions = actions;
        this.frequencies = new float[inputs * waves];
        this.phases = new float[waves];
        RandomStream random = RandomStream.of(inputs, waves);
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) (2 * random.nextUniform() - 1);
        }
        for (int i = 0; i < waves; i++) {
            phases[i] = (float) (2 * Math.PI * random.nextUniform());
        }
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
        return List.of(
                new ParameterBlock("weights", List.of(waves, actions), 0),
                new ParameterBlock("bias", List.of(actions), waves * actions));
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        Arrays.fill(parameters, offset, offset + parameterCount(), 0f);
    }

    @Override
    public Network meanOfGroups(int groups) {
        return new FourierNetwork(inputs, waves, actions / groups);
    }

    @Override
    public float[] meanOfGroups(int groups, float[] parameters, int offset) {
        int few = actions / groups;
        float[] means = new float[(waves + 1) * few];
        for (int i = 0; i < (waves + 1) * actions; i++) {
            means[i / actions * few + i % actions % few] += parameters[offset + i] / groups;
        }
        return means;
    }

    @Override
    public Pass pass(int maxSteps, MatrixProduct product) {
        return new WavePass(maxSteps, product);
    }

    @Override
    public void addTo(OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> to) {
        graph.constant(scope + "frequencies", frequencies, 0, List.of(inputs, waves));
        graph.constant(scope + "phases", phases, 0, List.of(waves));
        for (ParameterBlock block : blocks()) {
            graph.constant(scope + block.name(), parameters, offset + block.offset(), block.shape());
        }
        graph.node("Gemm", List.of(input, scope + "frequencies", scope + "phases"), scope + "angles");
        graph.node("Cos", List.of(scope + "angles"), scope + "waves");
        graph.node("Gemm", List.of(scope + "waves", scope + "weights", scope + "bias"), to.get(0));
    }

    @Override
    public ModelManifest.Architecture architecture() {
        return new ModelManifest.Architecture(
                "fourier",
                Map.of("waves", waves),
                blocks().stream()
                        .map(block -> new ModelManifest.Block(block.name(), block.shape(), block.offset()))
                        .toList());
    }

    /** A wave more, which is 1 everywhere, makes the bias the last row of the weights. */
    private final class WavePass implements Pass {

        private final MatrixProduct product;
        private final float[] input;
        private final float[] seen;
        private final float[] output;
        private final float[] gradients;
        private int rows;

        WavePass(int maxSteps, MatrixProduct product) {
            this.product = product;
            this.input = new float[maxSteps * inputs];
            this.seen = new float[maxSteps * (waves + 1)];
            this.output = new float[maxSteps * actions];
            this.gradients = new float[maxSteps * actions];
        }

        @Override
        public float[] input() {
            return input;
        }

        @Override
        public void forward(float[] parameters, int offset, Sequences sequences) {
            rows = sequences.rows();
            for (int row = 0; row < rows; row++) {
                for (int wave = 0; wave < waves; wave++) {
                    double angle = phases[wave];
                    for (int i = 0; i < inputs; i++) {
                        angle += input[row * inputs + i] * frequencies[i * waves + wave];
                    }
                    // not Math.cos, whose bits the compiler may choose
                    seen[row * (waves + 1) + wave] = (float) StrictMath.cos(angle);
                }
                seen[row * (waves + 1) + waves] = 1;
            }
            int in = waves + 1;
            product.multiply(rows, actions, in, seen, 0, in, parameters, offset, actions, 0f, output, 0, actions);
        }

        @Override
        public float[] output(int index) {
            return output;
        }

        @Override
        public float[] outputGradient(int index) {
            return gradients;
        }

        @Override
        public void backward(float[] parameters, int offset, float[] gradient, int at) {
            int in = waves + 1;
            product.multiplyTransposedLeft(
                    in, actions, rows, seen, 0, in, gradients, 0, actions, 1f, gradient, at, actions);
        }
    }
}
