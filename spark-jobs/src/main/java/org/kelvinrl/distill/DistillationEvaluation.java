package org.kelvinrl.distill;

import org.kelvinrl.loss.InvalidRowException;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkOutput;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.BlockRows;
import org.kelvinrl.train.DivergedException;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.UncomputableRow;

/**
 * Computes the distillation loss for blocks of rows that are few enough for inputs, activations, loss and gradients to stay in
 * the cache from the forward to the backward pass.
 */
final class DistillationEvaluation implements Objective.Evaluation {

    private final int blockRows;
    private final Sequences fullBlock;
    private final int inputs;
    private final int actions;
    private final Targets form;

    /** Null if all teachers have one temperature. */
    private final TeacherTemperatures temperatures;

    private final float outputBound;
    private final Pass pass;

    /** What the noise of the block's rows is a hash of; null if the network has none. */
    private final long[] noise;

    private final LossKernel kernel;
    private final LossBatch batch;

    /** Where the rows of the block are in their window. */
    private final int[] places;

    private final float[] targets;
    private final float[] reference;
    private final int[] taken;
    private final boolean[] masks;
    private final boolean[] logged;
    private final float[] weights;

    DistillationEvaluation(Network network, ModelManifest.Loss described, float outputBound, MatrixProduct product) {
        PolicyLoss loss = TeacherTemperatures.computed(described);
        NetworkOutput output = network.outputs().get(0);
        this.blockRows = network.rowsAtOnce();
        this.fullBlock = Sequences.rows(blockRows);
        this.inputs = network.inputs();
        this.actions = output.size();
        this.form = loss.targets();
        this.temperatures = TeacherTemperatures.of(described);
        this.outputBound = outputBound;
        this.pass = network.pass(blockRows, product);
        this.noise = network.isNoisy() ? new long[blockRows] : null;
        this.kernel = LossKernel.of(loss, actions);
        this.batch = LossBatch.of(actions);
        this.places = new int[blockRows];
        this.targets = new float[blockRows * actions];
        this.reference = new float[blockRows * actions];
        this.taken = new int[blockRows];
        this.masks = new boolean[blockRows * actions];
        this.logged = new boolean[blockRows * actions];
        this.weights = new float[blockRows];
    }

    @Override
    public void gradient(float[] parameters, RowWindow window, int from, int to, float[] gradient, LossSums sums) {
        for (int first = from; first < to; first += blockRows) {
            int count = Math.min(blockRows, to - first);
            forward(parameters, window, first, count, learning(window, first, count));
            batch.gradient(pass.outputGradient(0), 0, actions);
            accept(window, sums);
            pass.backward(parameters, 0, gradient, 0);
        }
    }

    @Override
    public void measure(float[] parameters, RowWindow window, LossSums sums) {
        for (int first = 0; first < window.rows(); first += blockRows) {
            int count = Math.min(blockRows, window.rows() - first);
            forward(parameters, window, first, count, rows(count));
            batch.gradient(null, 0, actions);
            accept(window, sums);
        }
    }

    /** Column by column: the waits for rows that lie far apart in memory then overlap. */
    private void gather(RowWindow window, int first, int count) {
        window.places(first, count, places);
        gather(window.floats(BlockRows::observations), inputs, count, pass.input());
        gather(window.floats(this::teacher), actions, count, targets);
        gather(window.floats(BlockRows::behaviourProbabilities), actions, count, reference);
        gather(window.booleans(BlockRows::actionMasks), actions, count, masks);
        gather(window.booleans(BlockRows::qLogged), actions, count, logged);
        gather(window.floats(BlockRows::weights), 1, count, weights);
        int[][] actionIndices = window.integers(BlockRows::actionIndices);
        for (int i = 0; actionIndices != null && i < count; i++) {
            taken[i] = actionIndices[RowWindow.block(places[i])][RowWindow.row(places[i])];
        }
    }

    private void gather(float[][] from, int size, int count, float[] to) {
        for (int i = 0; from != null && i < count; i++) {
            int place = places[i];
            System.arraycopy(from[RowWindow.block(place)], RowWindow.row(place) * size, to, i * size, size);
        }
    }

    private void gather(boolean[][] from, int size, int count, boolean[] to) {
        for (int i = 0; from != null && i < count; i++) {
            int place = places[i];
            System.arraycopy(from[RowWindow.block(place)], RowWindow.row(place) * size, to, i * size, size);
        }
    }

    /** What the teacher's policy is computed from; null if it is the action. */
    private float[] teacher(BlockRows rows) {
        return switch (form) {
            case Q_VALUES -> rows.qValues();
            case PROBABILITIES -> rows.targetProbabilities();
            case ACTION -> null;
        };
    }

    private Sequences rows(int count) {
        return count == blockRows ? fullBlock : Sequences.rows(count);
    }

    private Sequences learning(RowWindow window, int first, int count) {
        if (noise == null) {
            return rows(count);
        }
        window.noise(first, count, noise);
        return rows(count).noisy(noise);
    }

    private void forward(float[] parameters, RowWindow window, int first, int count, Sequences sequences) {
        gather(window, first, count);
        pass.forward(parameters, 0, sequences);
        DivergedException.checkBound(
                pass.output(0),
                count * actions,
                outputBound,
                index -> "outputs of " + window.where(places[index / actions]));
        // all blocks of a data set have the same columns
        BlockRows rows = window.blockOf(first);
        if (temperatures != null) {
            scale(window, rows, count);
        }
        batch.rows(count)
                .logits(pass.output(0), 0, actions)
                .targets(teacher(rows) == null ? null : targets, 0, actions)
                .reference(rows.behaviourProbabilities() == null ? null : reference, 0, actions)
                .actions(rows.actionIndices() == null ? null : taken, 0)
                .mask(rows.actionMasks() == null ? null : masks, 0, actions)
                .loggedMask(rows.qLogged() == null ? null : logged, 0, actions)
                .weights(rows.weights() == null ? null : weights, 0);
    }

    /** Scales the Q-values of the block's rows by the temperatures of their teachers. */
    private void scale(RowWindow window, BlockRows columns, int count) {
        float[][] factors = window.floats(rows -> temperatures.factors(rows.teacherNames()));
        int[][] teachers = window.integers(BlockRows::teachers);
        boolean[] valid = columns.actionMasks() == null ? null : masks;
        boolean[] present = columns.qLogged() == null ? null : logged;
        for (int i = 0; i < count; i++) {
            int block = RowWindow.block(places[i]);
            float factor = factors[block][teachers[block][RowWindow.row(places[i])]];
            TeacherTemperatures.scale(targets, i * actions, actions, valid, present, factor);
        }
    }

    private void accept(RowWindow window, LossSums sums) {
        try {
            kernel.accept(batch, sums);
        } catch (InvalidRowException e) {
            throw UncomputableRow.refusal(e, window.where(places[e.row()]));
        }
    }
}
