package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ModelManifest;

/**
 * A multilayer perceptron: linear layers with a rectifier between them, and linear outputs.
 *
 * <p>Layer i is {@code x W + b} with W [inputs, outputs] row-major, blocks {@code layer<i>/weights} and
 * {@code layer<i>/bias}. Starting weights are uniform: He's for a layer that a rectifier follows (limit sqrt(6 / inputs)),
 * Glorot's for the last (limit sqrt(6 / (inputs + outputs))); biases start at 0. It has no memory: every step is a row.
 */
public final class Mlp implements Network {

    /** Name of this kind of network in configurations and manifests. */
    public static final String KIND = "mlp";

    static final String HIDDEN = "hidden";
    private static final int MAX_PARAMETERS = 1 << 29;

    private static final long serialVersionUID = 1L;

    private final int[] sizes;
    private final List<ParameterBlock> blocks;

    private Mlp(int[] sizes) {
        this.sizes = sizes;
        this.blocks = List.copyOf(layOut(sizes));
    }

    /**
     * A perceptron.
     *
     * @param inputs number of inputs, at least 1
     * @param hidden sizes of the hidden layers, each at least 1; may be empty
     * @param actions number of linear outputs, at least 1
     * @throws IllegalArgumentException if a size is less than 1, or the parameters are more than 2^29
     */
    public static Mlp of(int inputs, List<Integer> hidden, int actions) {
        int[] sizes = new int[hidden.size() + 2];
        sizes[0] = inputs;
        for (int i = 0; i < hidden.size(); i++) {
            sizes[i + 1] = hidden.get(i);
        }
        sizes[sizes.length - 1] = actions;
        long parameters = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 1) {
                throw new IllegalArgumentException("layer size: expected at least 1, found " + sizes[i]);
            }
            parameters += i == 0 ? 0 : (sizes[i - 1] + 1L) * sizes[i];
        }
        if (parameters > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "parameters: expected at most " + MAX_PARAMETERS + ", found " + parameters);
        }
        return new Mlp(sizes);
    }

    private static List<ParameterBlock> layOut(int[] sizes) {
        List<ParameterBlock> blocks = new ArrayList<>();
        int offset = 0;
        for (int layer = 0; layer + 1 < sizes.length; layer++) {
            int in = sizes[layer];
            int out = sizes[layer + 1];
            blocks.add(new ParameterBlock("layer" + layer + "/weights", List.of(in, out), offset));
            offset += in * out;
            blocks.add(new ParameterBlock("layer" + layer + "/bias", List.of(out), offset));
            offset += out;
        }
        return blocks;
    }

    @Override
    public int inputs() {
        return sizes[0];
    }

    @Override
    public List<NetworkOutput> outputs() {
        return List.of(new NetworkOutput(NetworkOutput.Q, sizes[sizes.length - 1]));
    }

    @Override
    public List<ParameterBlock> blocks() {
        return blocks;
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        for (int layer = 0; layer < layers(); layer++) {
            int in = sizes[layer];
            int out = sizes[layer + 1];
            boolean last = layer == layers() - 1;
            double limit = Math.sqrt(6.0 / (last ? in + out : in));
            RandomStream random = RandomStream.of(seed, layer);
            int weights = offset + weights(layer);
            for (int i = weights; i < weights + in * out; i++) {
                parameters[i] = (float) (limit * (2 * random.nextUniform() - 1));
            }
            int bias = offset + bias(layer);
            Arrays.fill(parameters, bias, bias + out, 0f);
        }
    }

    /** The last layer is linear, so its weights' means give the means. */
    @Override
    public Mlp meanOfGroups(int groups) {
        List<Integer> hidden = new ArrayList<>();
        for (int i = 1; i < layers(); i++) {
            hidden.add(sizes[i]);
        }
        return of(inputs(), hidden, sizes[layers()] / groups);
    }

    @Override
    public float[] meanOfGroups(int groups, float[] parameters, int offset) {
        Mlp mean = meanOfGroups(groups);
        float[] means = new float[mean.parameterCount()];
        int last = layers() - 1;
        System.arraycopy(parameters, offset, means, 0, weights(last));
        int outputs = mean.size(layers());
        for (int row = 0; row <= sizes[last]; row++) {
            for (int j = 0; j < outputs * groups; j++) {
                // the bias follows the weights as one row more
                means[weights(last) + row * outputs + j % outputs] +=
                        parameters[offset + weights(last) + row * outputs * groups + j] / groups;
            }
        }
        return means;
    }

    @Override
    public Pass pass(int maxSteps, MatrixProduct product) {
        return new MlpPass(this, maxSteps, product);
    }

    @Override
    public void addTo(
            OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs) {
        for (ParameterBlock block : blocks) {
            graph.constant(scope + block.name(), parameters, offset + block.offset(), block.shape());
        }
        String from = input;
        for (int layer = 0; layer < layers(); layer++) {
            boolean last = layer == layers() - 1;
            String linear = last ? outputs.get(0) : scope + "layer" + layer + "/linear";
            String weights = scope + blocks.get(2 * layer).name();
            String bias = scope + blocks.get(2 * layer + 1).name();
            graph.node("Gemm", List.of(from, weights, bias), linear);
            if (!last) {
                from = scope + "layer" + layer + "/rectified";
                graph.node("Relu", List.of(linear), from);
            }
        }
    }

    @Override
    public ModelManifest.Architecture architecture() {
        List<Integer> hidden = new ArrayList<>();
        for (int i = 1; i < sizes.length - 1; i++) {
            hidden.add(sizes[i]);
        }
        return new ModelManifest.Architecture(
                KIND,
                Map.of(HIDDEN, hidden),
                blocks.stream()
                        .map(block -> new ModelManifest.Block(block.name(), block.shape(), block.offset()))
                        .toList());
    }

    int layers() {
        return sizes.length - 1;
    }

    int size(int layer) {
        return sizes[layer];
    }

    int weights(int layer) {
        return blocks.get(2 * layer).offset();
    }

    int bias(int layer) {
        return blocks.get(2 * layer + 1).offset();
    }
}
