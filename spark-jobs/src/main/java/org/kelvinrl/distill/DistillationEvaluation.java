package org.kelvinrl.distill;

import org.kelvinrl.loss.InvalidRowException;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.network.InputRows;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.NetworkOutput;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.BlockRows;
import org.kelvinrl.train.DivergedException;
import org.kelvinrl.train.InitialStates;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.RowSequences;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.UncomputableRow;

/**
 * Computes the distillation loss for blocks of rows that are few enough for inputs, activations, loss and gradients to stay in
 * the cache from the forward to the backward pass.
 */
final class DistillationEvaluation implements Objective.Evaluation {

    private final int actions;
    private final Targets form;

    /** Null if all teachers have one temperature. */
    private final TeacherTemperatures temperatures;

    private final float outputBound;
    private final Pass pass;
    private final InputRows input;
    private final int mostPassRows;
    private final RowSequences block;
    private final InitialStates initialStates;
    private final int mostRows;

    private final LossKernel kernel;
    private final LossBatch batch;

    private final float[] targets;
    private final float[] reference;
    private final int[] taken;
    private final boolean[] masks;
    private final boolean[] logged;
    private final float[] weights;

    DistillationEvaluation(Network network, ModelManifest.Loss described, float outputBound, MatrixProduct product) {
        PolicyLoss loss = TeacherTemperatures.computed(described);
        NetworkOutput output = network.outputs().get(0);
        this.actions = output.size();
        this.form = loss.targets();
        this.temperatures = TeacherTemperatures.of(described);
        this.outputBound = outputBound;
        this.block = new RowSequences(network);
        this.initialStates = new InitialStates(network);
        this.mostRows = block.mostRows();
        this.mostPassRows = InitialStates.mostRows(network);
        this.pass = network.pass(mostPassRows, product);
        this.input = InputRows.of(pass, network.inputs());
        this.kernel = LossKernel.of(loss, actions);
        this.batch = LossBatch.of(actions);
        this.targets = new float[mostRows * actions];
        this.reference = new float[mostRows * actions];
        this.taken = new int[mostRows];
        this.masks = new boolean[mostRows * actions];
        this.logged = new boolean[mostRows * actions];
        this.weights = new float[mostRows];
    }

    @Override
    public void gradient(float[] parameters, RowWindow window, int from, int to, float[] gradient, LossSums sums) {
        for (int first = from; first < to; first += mostRows) {
            block.take(window, first, Math.min(mostRows, to - first));
            forward(parameters, block.learning());
            batch.gradient(pass.outputGradient(0), 0, actions);
            accept(sums);
            pass.backward(parameters, 0, gradient, 0);
        }
    }

    @Override
    public void measure(float[] parameters, RowWindow window, LossSums sums) {
        for (int first = 0; first < window.rows(); first += mostRows) {
            block.take(window, first, Math.min(mostRows, window.rows() - first));
            forward(parameters, block.sequences());
            batch.gradient(null, 0, actions);
            accept(sums);
        }
    }

    /** Column by column: the waits for rows that lie far apart in memory then overlap. */
    private void gather(RowWindow window, int count) {
        input.begin();
        for (int i = 0; i < count; i++) {
            window.addObservation(block.places()[i], input);
        }
        gather(window.floats(this::teacher), actions, count, targets);
        gather(window.floats(BlockRows::behaviourProbabilities), actions, count, reference);
        gather(window.booleans(BlockRows::actionMasks), actions, count, masks);
        gather(window.booleans(BlockRows::qLogged), actions, count, logged);
        gather(window.floats(BlockRows::weights), 1, count, weights);
        int[][] actionIndices = window.integers(BlockRows::actionIndices);
        for (int i = 0; actionIndices != null && i < count; i++) {
            int place = block.places()[i];
            taken[i] = actionIndices[RowWindow.block(place)][RowWindow.row(place)];
        }
    }

    private void gather(float[][] from, int size, int count, float[] to) {
        for (int i = 0; from != null && i < count; i++) {
            int place = block.places()[i];
            System.arraycopy(from[RowWindow.block(place)], RowWindow.row(place) * size, to, i * size, size);
        }
    }

    private void gather(boolean[][] from, int size, int count, boolean[] to) {
        for (int i = 0; from != null && i < count; i++) {
            int place = block.places()[i];
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

    private void forward(float[] parameters, Sequences sequences) {
        RowWindow window = block.window();
        int count = block.rows();
        float[] states = initialStates.of(block, pass, mostPassRows, parameters, 0);
        gather(window, count);
        pass.forward(parameters, 0, states == null ? sequences : sequences.from(states));
        DivergedException.checkBound(
                pass.output(0),
                count * actions,
                outputBound,
                index -> "outputs of " + window.where(block.places()[index / actions]));
        // all blocks of a data set have the same columns
        BlockRows rows = window.blockOfPlace(block.places()[0]);
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
            int place = block.places()[i];
            int of = RowWindow.block(place);
            float factor = factors[of][teachers[of][RowWindow.row(place)]];
            TeacherTemperatures.scale(targets, i * actions, actions, valid, present, factor);
        }
    }

    private void accept(LossSums sums) {
        try {
            kernel.accept(batch, sums);
        } catch (InvalidRowException e) {
            throw UncomputableRow.refusal(e, block.window().where(block.places()[e.row()]));
        }
    }
}
