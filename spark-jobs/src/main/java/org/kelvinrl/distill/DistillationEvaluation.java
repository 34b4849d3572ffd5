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
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.WorkerRows;

/**
 * Computes the distillation loss for blocks of rows that are few enough for inputs, activations, loss and gradients to stay in
 * the cache from the forward to the backward pass.
 */
final class DistillationEvaluation implements Objective.Evaluation {

    private static final int BLOCK_ROWS = 256;
    private static final Sequences FULL_BLOCK = Sequences.rows(BLOCK_ROWS);

    private final int inputs;
    private final int actions;
    private final Targets form;
    private final Pass pass;
    private final LossKernel kernel;
    private final LossBatch batch;

    /** The rows of the block, as indices into the worker's rows. */
    private final int[] block;

    private final float[] targets;
    private final float[] reference;
    private final int[] taken;
    private final boolean[] masks;
    private final boolean[] logged;
    private final float[] weights;

    DistillationEvaluation(Network network, PolicyLoss loss, MatrixProduct product) {
        NetworkOutput output = network.outputs().get(0);
        this.inputs = network.inputs();
        this.actions = output.size();
        this.form = loss.targets();
        this.pass = network.pass(BLOCK_ROWS, product);
        this.kernel = LossKernel.of(loss, actions);
        this.batch = LossBatch.of(actions);
        this.block = new int[BLOCK_ROWS];
        this.targets = new float[BLOCK_ROWS * actions];
        this.reference = new float[BLOCK_ROWS * actions];
        this.taken = new int[BLOCK_ROWS];
        this.masks = new boolean[BLOCK_ROWS * actions];
        this.logged = new boolean[BLOCK_ROWS * actions];
        this.weights = new float[BLOCK_ROWS];
    }

    @Override
    public void gradient(
            float[] parameters, WorkerRows rows, int[] order, int from, int to, float[] gradient, LossSums sums) {
        for (int first = from; first < to; first += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, to - first);
            System.arraycopy(order, first, block, 0, count);
            forward(parameters, rows, count);
            batch.gradient(pass.outputGradient(0), 0, actions);
            accept(rows, sums);
            pass.backward(parameters, 0, gradient, 0);
        }
    }

    @Override
    public void measure(float[] parameters, WorkerRows rows, LossSums sums) {
        for (int first = 0; first < rows.rows(); first += BLOCK_ROWS) {
            int count = Math.min(BLOCK_ROWS, rows.rows() - first);
            for (int i = 0; i < count; i++) {
                block[i] = first + i;
            }
            forward(parameters, rows, count);
            batch.gradient(null, 0, actions);
            accept(rows, sums);
        }
    }

    /** Column by column: the waits for rows that lie far apart in memory then overlap. */
    private void gather(WorkerRows rows, int count) {
        gather(rows.observations(), inputs, count, pass.input());
        gather(teacher(rows), actions, count, targets);
        gather(rows.behaviourProbabilities(), actions, count, reference);
        gather(rows.actionMasks(), actions, count, masks);
        gather(rows.qLogged(), actions, count, logged);
        gather(rows.weights(), 1, count, weights);
        int[] actionIndices = rows.actionIndices();
        for (int i = 0; actionIndices != null && i < count; i++) {
            taken[i] = actionIndices[block[i]];
        }
    }

    private void gather(float[] from, int size, int count, float[] to) {
        for (int i = 0; from != null && i < count; i++) {
            System.arraycopy(from, block[i] * size, to, i * size, size);
        }
    }

    private void gather(boolean[] from, int size, int count, boolean[] to) {
        for (int i = 0; from != null && i < count; i++) {
            System.arraycopy(from, block[i] * size, to, i * size, size);
        }
    }

    /** What the teacher's policy is computed from; null if it is the action. */
    private float[] teacher(WorkerRows rows) {
        return switch (form) {
            case Q_VALUES -> rows.qValues();
            case PROBABILITIES -> rows.targetProbabilities();
            case ACTION -> null;
        };
    }

    private void forward(float[] parameters, WorkerRows rows, int count) {
        gather(rows, count);
        pass.forward(parameters, 0, count == BLOCK_ROWS ? FULL_BLOCK : Sequences.rows(count));
        batch.rows(count)
                .logits(pass.output(0), 0, actions)
                .targets(teacher(rows) == null ? null : targets, 0, actions)
                .reference(rows.behaviourProbabilities() == null ? null : reference, 0, actions)
                .actions(rows.actionIndices() == null ? null : taken, 0)
                .mask(rows.actionMasks() == null ? null : masks, 0, actions)
                .loggedMask(rows.qLogged() == null ? null : logged, 0, actions)
                .weights(rows.weights() == null ? null : weights, 0);
    }

    private void accept(WorkerRows rows, LossSums sums) {
        try {
            kernel.accept(batch, sums);
        } catch (InvalidRowException e) {
            throw refused(e, rows.where(block[e.row()]));
        }
    }

    private static KelvinException refused(InvalidRowException e, String where) {
        String place = e.quantity() + " of " + where;
        KelvinException refused = e.quantity().equals("logits")
                ? KelvinException.configuration(
                        e.expected(), e.found(), place, "The network has diverged: lower --learning-rate")
                : KelvinException.data(
                        e.expected(), e.found(), place, "Correct the row in the log, and ingest it again");
        return refused.because(e);
    }
}
