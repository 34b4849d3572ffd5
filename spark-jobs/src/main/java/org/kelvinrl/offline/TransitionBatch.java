package org.kelvinrl.offline;

import java.util.EnumMap;
import java.util.Map;
import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.train.BlockRows;
import org.kelvinrl.train.DivergedException;
import org.kelvinrl.train.RowWindow;

/**
 * Some transitions, gathered from their window, and what the networks say of them: of the observation and of the next one, now and in
 * their frozen copies. What is not asked for is not computed. Matrices are row-major and longer than the rows in use. Not thread-safe.
 */
final class TransitionBatch {

    /** Few enough for all of it to stay in the cache from the forward to the backward pass. */
    static final int MOST_ROWS = 256;

    private static final Sequences FULL = Sequences.rows(MOST_ROWS);

    private final int actions;
    private final int inputs;
    private final Map<Head, Said> said = new EnumMap<>(Head.class);
    private final int[] places = new int[MOST_ROWS];
    private final int[] nextPlaces = new int[MOST_ROWS];
    private final float[] observations;
    private final float[] nextObservations;

    /** Indices of the logged actions; where a row has none, of a valid one. */
    final int[] taken = new int[MOST_ROWS];

    /** Discounted sums of rewards. */
    final float[] returns = new float[MOST_ROWS];

    /** Factors of the next observation's value. */
    final float[] discounts = new float[MOST_ROWS];

    /** Weights of the rows, 0 where a row has no action. */
    final float[] weights = new float[MOST_ROWS];

    /** Weights of the rows' Bellman targets: 0 where a row has no target. */
    final float[] targetWeights = new float[MOST_ROWS];

    private final boolean[] masks;
    private final boolean[] nextMasks;
    private float[] parameters;
    private float[] targets;
    private Sequences sequences = FULL;

    /** What the noise of the rows is a hash of. */
    private final long[] noise = new long[MOST_ROWS];

    private boolean isLearning;
    private int rows;
    private boolean isMasked;

    /** Rows with an action that have no Bellman target. */
    private int leftOut;

    TransitionBatch(Parts parts, int inputs, int actions, MatrixProduct product) {
        this.actions = actions;
        this.inputs = inputs;
        this.observations = new float[MOST_ROWS * inputs];
        this.nextObservations = new float[MOST_ROWS * inputs];
        this.masks = new boolean[MOST_ROWS * actions];
        this.nextMasks = new boolean[MOST_ROWS * actions];
        for (Part part : parts.all()) {
            said.put(part.head(), new Said(part, product));
        }
    }

    /**
     * Sets what the networks compute with from now on.
     *
     * @param now the parameters
     * @param frozen those of the frozen copies
     * @param learning whether networks learn from the observations, and so see them with noise if they have any
     */
    void use(float[] now, float[] frozen, boolean learning) {
        isLearning = learning;
        parameters = now;
        targets = frozen;
    }

    /** Gathers rows of a window, at most {@link #MOST_ROWS}. */
    void load(RowWindow window, int first, int count) {
        rows = count;
        sequences = count == MOST_ROWS ? FULL : Sequences.rows(count);
        said.values().forEach(Said::forget);
        window.places(first, count, places);
        window.noise(first, count, noise);
        // all blocks of a data set have the same columns
        isMasked = window.blockOf(first).actionMasks() != null;
        gatherNumbers(window);
        float[][] seen = window.floats(BlockRows::observations);
        boolean[][] valid = window.booleans(BlockRows::actionMasks);
        for (int i = 0; i < count; i++) {
            copy(seen, places[i], observations, i);
            copy(seen, nextPlaces[i], nextObservations, i);
            if (isMasked) {
                copy(valid, places[i], masks, i);
                copy(valid, nextPlaces[i], nextMasks, i);
            }
        }
        weigh();
    }

    private void gatherNumbers(RowWindow window) {
        int[][] chosen = window.integers(BlockRows::actionIndices);
        float[][] rowWeights = window.floats(BlockRows::weights);
        float[][] sums = window.floats(BlockRows::returns);
        float[][] factors = window.floats(BlockRows::discounts);
        int[][] next = window.integers(BlockRows::nextPlaces);
        for (int i = 0; i < rows; i++) {
            int block = RowWindow.block(places[i]);
            int row = RowWindow.row(places[i]);
            taken[i] = chosen[block][row];
            weights[i] = rowWeights == null ? 1 : rowWeights[block][row];
            returns[i] = sums == null ? 0 : sums[block][row];
            discounts[i] = factors == null ? 0 : factors[block][row];
            boolean hasTarget = next != null && next[block][row] >= 0;
            nextPlaces[i] = hasTarget ? RowWindow.place(block, next[block][row]) : places[i];
            targetWeights[i] = hasTarget ? weights[i] : 0;
        }
    }

    private void weigh() {
        leftOut = 0;
        for (int i = 0; i < rows; i++) {
            if (taken[i] < 0) {
                taken[i] = ActionValues.best(new float[actions], 0, actions, mask(), i * actions);
                weights[i] = 0;
                targetWeights[i] = 0;
            } else if (targetWeights[i] == 0) {
                leftOut += weights[i] > 0 ? 1 : 0;
            }
        }
    }

    private void copy(float[][] from, int place, float[] to, int i) {
        System.arraycopy(from[RowWindow.block(place)], RowWindow.row(place) * inputs, to, i * inputs, inputs);
    }

    private void copy(boolean[][] from, int place, boolean[] to, int i) {
        System.arraycopy(from[RowWindow.block(place)], RowWindow.row(place) * actions, to, i * actions, actions);
    }

    int rows() {
        return rows;
    }

    int actions() {
        return actions;
    }

    /** Rows with an action that have no Bellman target. */
    int leftOut() {
        return leftOut;
    }

    /** [rows, actions], which actions are valid; null if all are. */
    boolean[] mask() {
        return isMasked ? masks : null;
    }

    /** [rows, actions], which actions are valid at the next observation; null if all are. */
    boolean[] nextMask() {
        return isMasked ? nextMasks : null;
    }

    /** The first row whose logged action its mask forbids; -1 if there is none. */
    int forbidden() {
        for (int i = 0; i < rows; i++) {
            if (isMasked && !masks[i * actions + taken[i]]) {
                return i;
            }
        }
        return -1;
    }

    /** Where a row lies in the prepared data set, for messages. */
    int place(int row) {
        return places[row];
    }

    /** What a network says of the observations, [rows, outputs]. */
    float[] now(Head head) {
        return said.get(head).now.output(observations, parameters);
    }

    /**
     * Looks at what all networks say of the observations.
     *
     * @throws DivergedException if some of it is beyond a bound
     */
    void requireOutputsWithin(float bound, RowWindow window) {
        for (Said of : said.values()) {
            int outputs = of.part.network().outputs().get(0).size();
            DivergedException.checkBound(
                    now(of.part.head()),
                    rows * outputs,
                    bound,
                    index -> of.part.head().label() + " of " + window.where(places[index / outputs]));
        }
    }

    /** What a network says of the next observations, [rows, outputs]. */
    float[] next(Head head) {
        return said.get(head).next.output(nextObservations, parameters);
    }

    /** What the frozen copy of a network says of the observations, [rows, outputs]. */
    float[] frozen(Head head) {
        return said.get(head).frozen.output(observations, targets);
    }

    /** What the frozen copy of a network says of the next observations, [rows, outputs]. */
    float[] frozenNext(Head head) {
        return said.get(head).frozenNext.output(nextObservations, targets);
    }

    /** Where the loss's gradient at a network's outputs for the observations goes, [rows, outputs]. */
    float[] gradient(Head head) {
        return said.get(head).now.pass.outputGradient(0);
    }

    /** Adds the gradients of all networks, whose {@link #gradient} must be filled. */
    void backward(float[] sum) {
        for (Said of : said.values()) {
            of.now.pass.backward(parameters, of.part.offset(), sum, of.part.offset());
        }
    }

    /** What one network says. */
    private final class Said {

        final Part part;
        final View now;
        final View next;
        final View frozen;
        final View frozenNext;

        Said(Part part, MatrixProduct product) {
            this.part = part;
            this.now = new View(part, part.offset(), product, part.network().isNoisy());
            this.next = new View(part, part.offset(), product, false);
            this.frozen = new View(part, part.targetOffset(), product, false);
            this.frozenNext = new View(part, part.targetOffset(), product, false);
        }

        void forget() {
            now.isComputed = false;
            next.isComputed = false;
            frozen.isComputed = false;
            frozenNext.isComputed = false;
        }
    }

    /** A network with some parameters, looking at some observations. */
    private final class View {

        private final int offset;
        private final Part part;
        private final MatrixProduct product;
        private final boolean isNoisy;
        private Pass pass;
        private boolean isComputed;

        View(Part part, int offset, MatrixProduct product, boolean isNoisy) {
            this.isNoisy = isNoisy;
            this.part = part;
            this.offset = offset;
            this.product = product;
        }

        float[] output(float[] from, float[] with) {
            if (pass == null) {
                pass = part.network().pass(MOST_ROWS, product);
            }
            if (!isComputed) {
                System.arraycopy(from, 0, pass.input(), 0, rows * inputs);
                pass.forward(with, offset, isNoisy && isLearning ? sequences.noisy(noise) : sequences);
                isComputed = true;
            }
            return pass.output(0);
        }
    }
}
