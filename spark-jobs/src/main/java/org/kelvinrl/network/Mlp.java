package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ModelManifest;

/**
 * A multilayer perceptron: hidden layers, and linear outputs.
 *
 * <p>Layer i has W [inputs, outputs], row-major, and b, the blocks {@code layer<i>/weights} and {@code layer<i>/bias}. A hidden layer that is
 * normalised has the blocks {@code layer<i>/norm/gain} and {@code layer<i>/norm/bias} behind them, which start at 1 and 0. Inputs that are
 * {@link Categories} may be embedded before the first layer, each by a block {@code embedding<i>/table} before the others. It has no memory:
 * every step is a row.
 */
public final class Mlp implements Network {

    /** Name of this kind of network in configurations and manifests. */
    public static final String KIND = "mlp";

    private static final int MAX_PARAMETERS = 1 << 29;

    private static final long serialVersionUID = 1L;

    private final int inputs;
    private final Categories categories;

    /** Of what the first layer sees, of the hidden layers, and of the output. */
    private final int[] sizes;

    private final HiddenLayers hidden;
    private final Initialisation initialisation;
    private final List<ParameterBlock> blocks;

    private Mlp(int inputs, Categories categories, int[] sizes, HiddenLayers hidden, Initialisation initialisation) {
        this.inputs = inputs;
        this.categories = categories;
        this.sizes = sizes;
        this.hidden = hidden;
        this.initialisation = initialisation;
        this.blocks = List.copyOf(layOut(categories, sizes, hidden.isNormalised()));
    }

    /**
     * A perceptron of rectifiers.
     *
     * @param inputs number of inputs, at least 1
     * @param hidden sizes of the hidden layers, each at least 1; may be empty
     * @param actions number of linear outputs, at least 1
     * @throws IllegalArgumentException if a size is less than 1, or the parameters are more than 2^29
     */
    public static Mlp of(int inputs, List<Integer> hidden, int actions) {
        return of(inputs, HiddenLayers.rectified(hidden), actions, Initialisation.BY_ACTIVATION);
    }

    /**
     * A perceptron.
     *
     * @param inputs number of inputs, at least 1
     * @param hidden the hidden layers, each size at least 1
     * @param actions number of linear outputs, at least 1
     * @param initialisation what weights start at
     * @throws IllegalArgumentException if a size is less than 1, or the parameters are more than 2^29
     */
    public static Mlp of(int inputs, HiddenLayers hidden, int actions, Initialisation initialisation) {
        return of(inputs, Categories.NONE, hidden, actions, initialisation);
    }

    /** A perceptron that sees embeddings instead of its inputs that are categories. */
    static Mlp of(int inputs, Categories categories, HiddenLayers hidden, int actions, Initialisation initialisation) {
        int[] sizes = new int[hidden.sizes().size() + 2];
        sizes[0] = categories.outputs(inputs);
        for (int i = 0; i < hidden.sizes().size(); i++) {
            sizes[i + 1] = hidden.sizes().get(i);
        }
        sizes[sizes.length - 1] = actions;
        requireParameters(categories, sizes, hidden.isNormalised());
        return new Mlp(inputs, categories, sizes, hidden, initialisation);
    }

    private static void requireParameters(Categories categories, int[] sizes, boolean isNormalised) {
        long parameters = categories.groups().stream()
                .mapToLong(group -> (long) group.count() * categories.size())
                .sum();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 1) {
                throw new IllegalArgumentException("layer size: expected at least 1, found " + sizes[i]);
            }
            parameters += i == 0 ? 0 : (sizes[i - 1] + 1L) * sizes[i];
            parameters += isNormalised && i > 0 && i + 1 < sizes.length ? 2L * sizes[i] : 0;
        }
        requireFewEnough(parameters);
    }

    static void requireFewEnough(long parameters) {
        if (parameters > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "parameters: expected at most " + MAX_PARAMETERS + ", found " + parameters);
        }
    }

    private static List<ParameterBlock> layOut(Categories categories, int[] sizes, boolean isNormalised) {
        List<ParameterBlock> blocks = new ArrayList<>();
        int offset = 0;
        for (Categories.Group group : categories.groups()) {
            List<Integer> shape = List.of(group.count(), categories.size());
            blocks.add(new ParameterBlock("embedding" + blocks.size() + "/table", shape, offset));
            offset += group.count() * categories.size();
        }
        for (int layer = 0; layer + 1 < sizes.length; layer++) {
            int in = sizes[layer];
            int out = sizes[layer + 1];
            blocks.add(new ParameterBlock(name(layer, "weights"), List.of(in, out), offset));
            offset += in * out;
            blocks.add(new ParameterBlock(name(layer, "bias"), List.of(out), offset));
            offset += out;
            if (isNormalised && layer + 2 < sizes.length) {
                blocks.add(new ParameterBlock(name(layer, "norm/gain"), List.of(out), offset));
                offset += out;
                blocks.add(new ParameterBlock(name(layer, "norm/bias"), List.of(out), offset));
                offset += out;
            }
        }
        return blocks;
    }

    private static String name(int layer, String part) {
        return "layer" + layer + "/" + part;
    }

    @Override
    public int inputs() {
        return inputs;
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
    public boolean isNoisy() {
        return hidden.dropout() > 0;
    }

    @Override
    public void initialise(float[] parameters, int offset, long seed) {
        Arrays.fill(parameters, offset, offset + parameterCount(), 0f);
        for (int i = 0; i < categories.groups().size(); i++) {
            ParameterBlock table = blocks.get(i);
            // mean 0 and deviation 1, as numbers that are standardised have
            Initialisation.fillUniformly(
                    parameters, offset + table.offset(), table.size(), Math.sqrt(3), RandomStream.of(seed, -1 - i));
        }
        for (int layer = 0; layer < layers(); layer++) {
            boolean last = layer == layers() - 1;
            initialisation.fill(
                    parameters,
                    offset + weights(layer),
                    sizes[layer],
                    sizes[layer + 1],
                    last ? null : hidden.activation(),
                    RandomStream.of(seed, layer));
            if (hidden.isNormalised() && !last) {
                int gains = offset + gains(layer);
                Arrays.fill(parameters, gains, gains + sizes[layer + 1], 1f);
            }
        }
    }

    /** The last layer is linear, so its weights' means give the means. */
    @Override
    public Mlp meanOfGroups(int groups) {
        return of(inputs, categories, hidden, outputSize() / groups, initialisation);
    }

    @Override
    public float[] meanOfGroups(int groups, float[] parameters, int offset) {
        Mlp mean = meanOfGroups(groups);
        float[] means = new float[mean.parameterCount()];
        int last = layers() - 1;
        System.arraycopy(parameters, offset, means, 0, weights(last));
        int outputs = mean.outputSize();
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
        String from = categories.isEmpty() ? input : addEmbeddings(graph, scope, input);
        for (int layer = 0; layer < layers() - 1; layer++) {
            from = addHidden(graph, scope, layer, from);
        }
        graph.node("Gemm", linear(scope, layers() - 1, from), outputs.get(0));
    }

    private String addEmbeddings(OnnxGraph graph, String scope, String input) {
        List<String> parts = new ArrayList<>();
        List<Long> numbers = LongStream.range(0, inputs)
                .filter(i -> !categories.contain((int) i))
                .boxed()
                .toList();
        if (!numbers.isEmpty()) {
            parts.add(gather(graph, input, numbers, scope + "numbers"));
        }
        for (int i = 0; i < categories.groups().size(); i++) {
            Categories.Group group = categories.groups().get(i);
            String prefix = scope + "embedding" + i;
            List<Long> places = LongStream.range(group.first(), group.first() + group.count())
                    .boxed()
                    .toList();
            String category = gather(graph, input, places, prefix + "/category");
            graph.node("MatMul", List.of(category, prefix + "/table"), prefix);
            parts.add(prefix);
        }
        graph.node("Concat", parts, scope + "embedded", new OnnxGraph.Attribute("axis", 1));
        return scope + "embedded";
    }

    private static String gather(OnnxGraph graph, String input, List<Long> places, String to) {
        graph.constant(to + "/places", places);
        graph.node("Gather", List.of(input, to + "/places"), to, new OnnxGraph.Attribute("axis", 1));
        return to;
    }

    private String addHidden(OnnxGraph graph, String scope, int layer, String from) {
        String prefix = scope + name(layer, "");
        String sums = prefix + "linear";
        graph.node("Gemm", linear(scope, layer, from), sums);
        if (hidden.isNormalised()) {
            String norm = prefix + "norm";
            // its epsilon and its axis are the defaults
            graph.node("LayerNormalization", List.of(sums, norm + "/gain", norm + "/bias"), norm);
            sums = norm;
        }
        String active = prefix
                + (hidden.activation() == Activation.RELU
                        ? "rectified"
                        : hidden.activation().label());
        hidden.activation().addTo(graph, sums, active);
        if (!hidden.isAddedTo(layer)) {
            return active;
        }
        graph.node("Add", List.of(from, active), prefix + "sum");
        return prefix + "sum";
    }

    private static List<String> linear(String scope, int layer, String from) {
        return List.of(from, scope + name(layer, "weights"), scope + name(layer, "bias"));
    }

    @Override
    public ModelManifest.Architecture architecture() {
        Map<String, Object> settings = new TreeMap<>(hidden.settings());
        settings.putAll(categories.settings());
        return new ModelManifest.Architecture(KIND, settings, ParameterBlock.inManifest(blocks()));
    }

    Categories categories() {
        return categories;
    }

    /** Index of the table of each category. */
    List<Integer> tables() {
        return blocks.subList(0, categories.groups().size()).stream()
                .map(ParameterBlock::offset)
                .toList();
    }

    HiddenLayers hidden() {
        return hidden;
    }

    int outputSize() {
        return sizes[layers()];
    }

    private int layers() {
        return sizes.length - 1;
    }

    /** Index of a layer's weights; the biases follow them. */
    int weights(int layer) {
        int blocksOfALayer = hidden.isNormalised() ? 4 : 2;
        return blocks.get(categories.groups().size() + layer * blocksOfALayer).offset();
    }

    /** Index of the gains of a hidden layer that is normalised; the biases of the norm follow them. */
    int gains(int layer) {
        return weights(layer) + (sizes[layer] + 1) * sizes[layer + 1];
    }
}
