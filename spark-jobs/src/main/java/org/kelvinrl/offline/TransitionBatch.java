package org.kelvinrl.offline;

import java.util.EnumMap;
import java.util.Map;
import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.network.InputRows;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.train.BlockRows;
import org.kelvinrl.train.DivergedException;
import org.kelvinrl.train.InitialStates;
import org.kelvinrl.train.RowSequences;
import org.kelvinrl.train.RowWindow;

/**
 * Some transitions, gathered from their window, and what the networks say of them: of the observation and of the next one, now and in
 * their frozen copies. What is not asked for is not computed. Matrices are row-major and longer than the rows in use. Not thread-safe.
 */
final class TransitionBatch {

    private final int actions;
    private final Map<Head, Said> said = new EnumMap<>(Head.class);
    private final RowSequences block;

    /** Null where networks have no memory. */
    private final NextSequences nextSequences;

    private final int[] nextPlaces;
    private final InputRows observations;

    /** Empty where networks have memory. */
    private final InputRows nextObservations;

    /** Indices of the logged actions; where a row has none, of a valid one. */
    final int[] taken;

    /** Discounted sums of rewards. */
    final float[] returns;

    /** Factors of the next observation's value. */
    final float[] discounts;

    /** Weights of the rows, 0 where a row has no action. */
    final float[] weights;

    /** Weights of the rows' Bellman targets: 0 where a row has no target. */
    final float[] targetWeights;

    private final boolean[] masks;
    private final boolean[] nextMasks;
    private float[] parameters;
    private float[] targets;
    private boolean isLearning;
    private int rows;
    private boolean isMasked;

    /** Rows with an action that have no Bellman target. */
    private int leftOut;

    TransitionBatch(Parts parts, int inputs, int actions, MatrixProduct product) {
        this.actions = actions;
        Network network = parts.all().get(0).network();
        this.block = new RowSequences(network);
        this.nextSequences = network.unrolling() == null ? null : new NextSequences(block);
        int most = block.mostRows();
        this.nextPlaces = new int[most];
        this.taken = new int[most];
        this.returns = new float[most];
        this.discounts = new float[most];
        this.weights = new float[most];
        this.targetWeights = new float[most];
        this.observations = InputRows.of(most, inputs);
        this.nextObservations = InputRows.of(most, inputs);
        this.masks = new boolean[most * actions];
        this.nextMasks = new boolean[most * actions];
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

    /** Most rows that are gathered at once. */
    int mostRows() {
        return block.mostRows();
    }

    /** Gathers rows of a window, at most {@link #mostRows}. */
    void load(RowWindow window, int first, int count) {
        rows = count;
        block.take(window, first, count);
        said.values().forEach(Said::forget);
        int[] places = block.places();
        // all blocks of a data set have the same columns
        isMasked = window.blockOfPlace(places[0]).actionMasks() != null;
        gatherNumbers(window);
        observations.begin();
        nextObservations.begin();
        boolean[][] valid = window.booleans(BlockRows::actionMasks);
        for (int i = 0; i < count; i++) {
            window.addObservation(places[i], observations);
            if (nextSequences == null) {
                window.addObservation(nextPlaces[i], nextObservations);
            }
            if (isMasked) {
                copy(valid, places[i], masks, i);
                copy(valid, nextPlaces[i], nextMasks, i);
            }
        }
        if (nextSequences != null) {
            nextSequences.find(nextPlaces);
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
            int place = block.places()[i];
            int of = RowWindow.block(place);
            int row = RowWindow.row(place);
            taken[i] = chosen[of][row];
            weights[i] = rowWeights == null ? 1 : rowWeights[of][row];
            returns[i] = sums == null ? 0 : sums[of][row];
            discounts[i] = factors == null ? 0 : factors[of][row];
            boolean hasTarget = next != null && next[of][row] >= 0;
            nextPlaces[i] = hasTarget ? RowWindow.place(of, next[of][row]) : place;
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
        return block.places()[row];
    }

    /** What a network says of the observations, [rows, outputs]. */
    float[] now(Head head) {
        return said.get(head).now.output(parameters);
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
                    index -> of.part.head().label() + " of " + window.where(block.places()[index / outputs]));
        }
    }

    /** What a network says of the next observations, [rows, outputs]. */
    float[] next(Head head) {
        return said.get(head).next.output(parameters);
    }

    /** What the frozen copy of a network says of the observations, [rows, outputs]. */
    float[] frozen(Head head) {
        return said.get(head).frozen.output(targets);
    }

    /** What the frozen copy of a network says of the next observations, [rows, outputs]. */
    float[] frozenNext(Head head) {
        return said.get(head).frozenNext.output(targets);
    }

    /** Where the loss's gradient at a network's outputs for the observations goes, [rows, outputs]. */
    float[] gradient(Head head) {
        return said.get(head).now.pass().outputGradient(0);
    }

    /** Adds the gradients of all networks, whose {@link #gradient} must be filled. */
    void backward(float[] sum) {
        for (Said of : said.values()) {
            of.now.pass().backward(parameters, of.part.offset(), sum, of.part.offset());
        }
    }

    /** What one network says. */
    private final class Said {

        final Part part;
        final PresentView now;
        final View next;
        final View frozen;
        final View frozenNext;

        Said(Part part, MatrixProduct product) {
            this.part = part;
            this.now = new PresentView(part, part.offset(), product, true);
            this.next = nextView(part, part.offset(), product);
            this.frozen = new PresentView(part, part.targetOffset(), product, false);
            this.frozenNext = nextView(part, part.targetOffset(), product);
        }

        private View nextView(Part of, int offset, MatrixProduct product) {
            return nextSequences == null
                    ? new NextView(of, offset, product)
                    : new NextOfSequencesView(of, offset, product);
        }

        void forget() {
            now.forget();
            next.forget();
            frozen.forget();
            frozenNext.forget();
        }
    }

    /** A network with some parameters, looking at some observations. */
    private abstract static class View {

        final int offset;
        final Network network;
        final MatrixProduct product;
        private float[] said;

        View(Part part, int offset, MatrixProduct product) {
            this.network = part.network();
            this.offset = offset;
            this.product = product;
        }

        final void forget() {
            said = null;
        }

        /** What it says, [rows, outputs]. */
        final float[] output(float[] parameters) {
            said = said == null ? computed(parameters) : said;
            return said;
        }

        abstract float[] computed(float[] parameters);
    }

    /** Looks at the rows' own observations. */
    private final class PresentView extends View {

        private final int mostRows;
        private final boolean learns;
        private final InitialStates states;
        private Pass pass;

        PresentView(Part part, int offset, MatrixProduct product, boolean learns) {
            super(part, offset, product);
            this.learns = learns;
            this.mostRows = Math.max(block.mostRows(), InitialStates.mostRows(network));
            this.states = new InitialStates(network);
        }

        Pass pass() {
            pass = pass == null ? network.pass(mostRows, product) : pass;
            return pass;
        }

        @Override
        float[] computed(float[] with) {
            float[] begin = states.of(block, pass(), mostRows, with, offset);
            InputRows.of(pass, network.inputs()).set(observations);
            Sequences sequences = learns && isLearning ? block.learning() : block.sequences();
            pass.forward(with, offset, begin == null ? sequences : sequences.from(begin));
            return pass.output(0);
        }
    }

    /** Looks at the next observations without memory. */
    private final class NextView extends View {

        private Pass pass;

        NextView(Part part, int offset, MatrixProduct product) {
            super(part, offset, product);
        }

        @Override
        float[] computed(float[] with) {
            pass = pass == null ? network.pass(block.mostRows(), product) : pass;
            InputRows.of(pass, network.inputs()).set(nextObservations);
            pass.forward(with, offset, block.sequences());
            return pass.output(0);
        }
    }

    /** Looks at the next observations with what it remembers of those before. */
    private final class NextOfSequencesView extends View {

        private final InitialStates states;
        private final float[] outputs;
        private Pass pass;
        private int passRows;

        NextOfSequencesView(Part part, int offset, MatrixProduct product) {
            super(part, offset, product);
            this.states = new InitialStates(network);
            this.outputs = new float[block.mostRows() * network.outputs().get(0).size()];
        }

        @Override
        float[] computed(float[] with) {
            int most = Math.max(InitialStates.mostRows(network), nextSequences.mostRows());
            if (pass == null || most > passRows) {
                pass = network.pass(most, product);
                passRows = most;
            }
            float[] begin = states.of(block, pass, most, with, offset);
            nextSequences.compute(network, pass, with, offset, begin, outputs);
            return outputs;
        }
    }
}
