package org.kelvinrl.distill;

import java.util.Set;
import java.util.function.IntFunction;
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
import org.kelvinrl.train.BlockRows;
import org.kelvinrl.train.DivergedException;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.RowWindow;

/**
 * Computes the distillation loss for blocks of rows that are few enough for inputs, activations, loss and gradients to stay in
 * the cache from the forward to the backward pass.
 */
final class DistillationEvaluation implements Objective.Evaluation {

    private static final int BLOCK_ROWS = 256;
    private static final Sequences FULL_BLOCK = Sequences.rows(BLOCK_ROWS);

    /** What the loss core refuses that no row holds. */
    private static final Set<String> COMPUTED = Set.of("logits", "divergence", "regulariser", "gradient");

    private final int inputs;
    private final int actions;
    private final Targets form;
    private final Pass pass;
    private final LossKernel kernel;
    private final LossBatch batch;
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
        this.targets = new float[BLOCK_ROWS * actions];
        this.reference = new float[BLOCK_ROWS * actions];
        this.taken = new int[BLOCK_ROWS];
        this.masks = new boolean[BLOCK_ROWS * actions];
        this.logged = new boolean[BLOCK_ROWS * actions];
        this.weights = new float[BLOCK_ROWS];
    }

    @Override
    public void gradient(float[] parameters, RowWindow window, int from, int to, float[] gradient, LossSums sums) {
        for (int first = from; first < to; first += BLOCK_ROWS) {
            int start = first;
            int count = Math.min(BLOCK_ROWS, to - first);
            for (int i = 0; i < count; i++) {
                gather(window.block(first + i), window.row(first + i), i);
            }
            forward(parameters, window.block(first), count);
            batch.gradient(pass.outputGradient(0), 0, actions);
            accept(row -> window.block(start + row).where(window.row(start + row)), sums);
            pass.backward(parameters, 0, gradient, 0);
        }
    }

    @Override
    public void measure(float[] parameters, BlockRows rows, LossSums sums) {
        for (int first = 0; first < rows.rows(); first += BLOCK_ROWS) {
            int start = first;
            int count = Math.min(BLOCK_ROWS, rows.rows() - first);
            for (int i = 0; i < count; i++) {
                gather(rows, first + i, i);
            }
            forward(parameters, rows, count);
            batch.gradient(null, 0, actions);
            accept(row -> rows.where(start + row), sums);
        }
    }

    private void gather(BlockRows rows, int row, int to) {
        System.arraycopy(rows.observations(), row * inputs, pass.input(), to * inputs, inputs);
        if (teacher(rows) != null) {
            System.arraycopy(teacher(rows), row * actions, targets, to * actions, actions);
        }
        if (rows.behaviourProbabilities() != null) {
            System.arraycopy(rows.behaviourProbabilities(), row * actions, reference, to * actions, actions);
        }
        if (rows.actionIndices() != null) {
            taken[to] = rows.actionIndices()[row];
        }
        if (rows.actionMasks() != null) {
            System.arraycopy(rows.actionMasks(), row * actions, masks, to * actions, actions);
        }
        if (rows.qLogged() != null) {
            System.arraycopy(rows.qLogged(), row * actions, logged, to * actions, actions);
        }
        if (rows.weights() != null) {
            weights[to] = rows.weights()[row];
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

    private void forward(float[] parameters, BlockRows rows, int count) {
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

    private void accept(IntFunction<String> place, LossSums sums) {
        try {
            kernel.accept(batch, sums);
        } catch (InvalidRowException e) {
            throw refused(e, e.quantity() + " of " + place.apply(e.row()));
        }
    }

    /** Rows were checked when they were prepared, but for what this loss alone cannot do with; the rest is the network's doing. */
    private static RuntimeException refused(InvalidRowException e, String place) {
        return COMPUTED.contains(e.quantity())
                ? DivergedException.of(e.found(), place)
                : KelvinException.data(
                                e.expected(), e.found(), place, "Correct the row in the log, and ingest it again")
                        .because(e);
    }
}
