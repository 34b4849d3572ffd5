package org.kelvinrl.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.rows.Sparsity;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.ModelManifest;

/**
 * How an observation becomes a network's input: {@code (observation - shift) * factor}, component by component, in float.
 *
 * <p>Frozen in the model, so that training, scoring and rollouts compute the same bits. Immutable and thread-safe.
 */
public final class ObservationScaling implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Below this a component counts as constant, and is only shifted. */
    private static final double SMALLEST_DEVIATION = 1e-12;

    /** Below this the mean of numbers from 0 to 1 counts as 0. */
    private static final double SMALLEST_MEAN = 1e-9;

    private final float[] shift;
    private final float[] factor;

    /** Components of which a 0 becomes something else, in order. */
    private final int[] moved;

    private ObservationScaling(float[] shift, float[] factor) {
        this.shift = shift;
        this.factor = factor;
        this.moved = IntStream.range(0, shift.length)
                .filter(j -> SparseRows.isKept(scaled(0f, j)))
                .toArray();
    }

    /**
     * Mean 0 and deviation 1 over the training rows that the statistics were taken from. What was 0 or 1 in each of them, such as a
     * component of a category, stays as it is: a 1 that is rare would become a huge input.
     */
    public static ObservationScaling standardising(List<DatasetManifest.Moments> moments) {
        float[] shift = new float[moments.size()];
        float[] factor = ones(moments.size());
        for (int j = 0; j < moments.size(); j++) {
            double deviation = moments.get(j).deviation();
            if (!isBinary(moments.get(j))) {
                shift[j] = (float) moments.get(j).mean();
                factor[j] = deviation > SMALLEST_DEVIATION ? (float) (1 / deviation) : 1f;
            }
        }
        return new ObservationScaling(shift, factor);
    }

    /** True of what was never anything but 0 and 1: within these bounds the mean of x (1 - x) is 0 for nothing else. */
    static boolean isBinary(DatasetManifest.Moments moments) {
        double mean = moments.mean();
        double meanSquare = moments.deviation() * moments.deviation() + mean * mean;
        return moments.minimum() >= 0 && moments.maximum() <= 1 && Math.abs(mean - meanSquare) < SMALLEST_MEAN;
    }

    /** Leaves observations as they are. */
    public static ObservationScaling none(int size) {
        return new ObservationScaling(new float[size], ones(size));
    }

    private static float[] ones(int size) {
        float[] ones = new float[size];
        Arrays.fill(ones, 1f);
        return ones;
    }

    /** The scaling that a model was trained with. */
    public static ObservationScaling of(ModelManifest.Scaling scaling) {
        return new ObservationScaling(floats(scaling.shift()), floats(scaling.factor()));
    }

    /** For the manifest of a model. */
    public ModelManifest.Scaling toManifest() {
        return new ModelManifest.Scaling(boxed(shift), boxed(factor));
    }

    /**
     * Adds the scaling to a graph that computes the same.
     *
     * @param graph the graph
     * @param from name of the value that holds observations, [batch, size]
     * @param to name of the value to compute
     */
    public void addTo(OnnxGraph graph, String from, String to) {
        List<Integer> shape = List.of(shift.length);
        graph.constant("scaling/shift", shift, 0, shape);
        graph.constant("scaling/factor", factor, 0, shape);
        graph.node("Sub", List.of(from, "scaling/shift"), "scaling/shifted");
        graph.node("Mul", List.of("scaling/shifted", "scaling/factor"), to);
    }

    /**
     * Scales whole observations.
     *
     * @param from observations, row-major
     * @param fromOffset index of the first component
     * @param to where the inputs go
     * @param toOffset index of the first input
     * @param rows number of observations
     */
    public void apply(float[] from, int fromOffset, float[] to, int toOffset, int rows) {
        int size = shift.length;
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < size; j++) {
                to[toOffset + row * size + j] = scaled(from[fromOffset + row * size + j], j);
            }
        }
    }

    /** Whether observations that are mostly 0 still are when they are scaled: few enough components have other zeros. */
    public boolean keepsZeros() {
        return Sparsity.isPossible(shift.length) && moved.length <= Sparsity.most(shift.length);
    }

    /** How many numbers of every scaled observation are not 0, at least. */
    public int movedZeros() {
        return moved.length;
    }

    /**
     * Scaled observations; sparse where the observations are and the scaling {@linkplain #keepsZeros keeps zeros}.
     *
     * @param observations observations
     * @param first index of the first
     * @param count how many
     */
    public FloatRows scaled(FloatRows observations, int first, int count) {
        int[] chosen = IntStream.range(first, first + count).toArray();
        return scaled(observations, chosen, null, new int[0]);
    }

    /**
     * The same of all observations, and behind them some others.
     *
     * @param observations observations
     * @param others where the others are; null if there are none
     * @param chosen which of them follow
     */
    public FloatRows scaled(FloatRows observations, FloatRows others, int[] chosen) {
        int[] all = IntStream.range(0, observations.rows()).toArray();
        return scaled(observations, all, others, chosen);
    }

    private FloatRows scaled(FloatRows from, int[] rows, FloatRows others, int[] chosen) {
        if (from.isSparse() && keepsZeros()) {
            SparseRows to = new SparseRows();
            add(from, rows, to);
            add(others, chosen, to);
            return to.toRows(shift.length);
        }
        float[] to = new float[Math.multiplyExact(rows.length + chosen.length, shift.length)];
        add(from, rows, to, 0);
        add(others, chosen, to, rows.length);
        return FloatRows.whole(to, shift.length);
    }

    private void add(FloatRows from, int[] rows, float[] to, int at) {
        for (int i = 0; i < rows.length; i++) {
            int offset = (at + i) * shift.length;
            from.copyTo(rows[i], to, offset);
            apply(to, offset, to, offset, 1);
        }
    }

    private void add(FloatRows from, int[] rows, SparseRows to) {
        SparseRows unscaled = new SparseRows();
        for (int row : rows) {
            unscaled.clear();
            from.addTo(row, unscaled);
            addRow(unscaled, to);
        }
    }

    /** Merges the components that are not 0 with those whose 0 becomes something else. */
    private void addRow(SparseRows unscaled, SparseRows to) {
        int nextMoved = 0;
        for (int i = 0; i < unscaled.end(0); i++) {
            int place = unscaled.place(i);
            for (; nextMoved < moved.length && moved[nextMoved] < place; nextMoved++) {
                to.put(moved[nextMoved], scaled(0f, moved[nextMoved]));
            }
            nextMoved += nextMoved < moved.length && moved[nextMoved] == place ? 1 : 0;
            float scaled = scaled(unscaled.value(i), place);
            if (SparseRows.isKept(scaled)) {
                to.put(place, scaled);
            }
        }
        for (; nextMoved < moved.length; nextMoved++) {
            to.put(moved[nextMoved], scaled(0f, moved[nextMoved]));
        }
        to.endRow();
    }

    private float scaled(float value, int component) {
        return (value - shift[component]) * factor[component];
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static List<Float> boxed(float[] values) {
        List<Float> boxed = new ArrayList<>(values.length);
        for (float value : values) {
            boxed.add(value);
        }
        return boxed;
    }
}
