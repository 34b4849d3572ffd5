package org.kelvinrl.score;

import org.kelvinrl.distill.TeacherTemperatures;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.InvalidRowException;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.model.PolicyModel;

/**
 * Computes what is written of the rows of a block, a batch at a time, by the network and the loss kernel that training uses.
 *
 * <p>The arrays of results begin with the batch's first row, and the next batch overwrites them. Not thread-safe.
 */
final class Scorer {

    /** Most rows of a batch. */
    static final int BATCH_ROWS = 256;

    final float[] studentProbabilities;
    final float[] teacherProbabilities;
    final float[] divergence = new float[BATCH_ROWS];
    final float[] entropy = new float[BATCH_ROWS];
    final float[] teacherEntropy = new float[BATCH_ROWS];
    final float[] regulariser = new float[BATCH_ROWS];
    final boolean[] agrees = new boolean[BATCH_ROWS];

    /** Null where gradients are not asked for. */
    final float[] gradient;

    private final RowBlock block;
    private final String file;
    private final int actions;
    private final PolicyModel.Evaluator evaluator;
    private final RowsToCompare rows;
    private final PolicyLoss loss;
    private final LossKernel kernel;
    private final LossBatch batch;
    private final LossKernel kernelOfOthers;
    private final LossBatch batchOfOthers;
    private final float[] anyTargets;
    private final boolean hasMemory;
    private final float[] remembered;
    private final LossSums compared = LossSums.create();
    private final LossSums others = LossSums.create();
    private float[] logits;
    private int first;

    /**
     * Scores nothing yet.
     *
     * @param block the rows
     * @param file where they lie, for messages
     * @param model the student, with the loss that is computed
     * @param withGradients whether gradients are asked for
     */
    Scorer(RowBlock block, String file, PolicyModel model, boolean withGradients) {
        this.block = block;
        this.file = file;
        this.actions = block.actions();
        this.evaluator = model.evaluator(BATCH_ROWS);
        this.loss = TeacherTemperatures.computed(model.manifest().loss());
        this.rows = new RowsToCompare(
                block, loss, TeacherTemperatures.of(model.manifest().loss()));
        this.kernel = LossKernel.of(loss, actions);
        this.batch = LossBatch.of(actions);
        this.kernelOfOthers = LossKernel.of(ofStudentAlone(loss), actions);
        this.batchOfOthers = LossBatch.of(actions);
        int numbers = Math.multiplyExact(BATCH_ROWS, actions);
        this.studentProbabilities = new float[numbers];
        this.teacherProbabilities = new float[numbers];
        this.gradient = withGradients ? new float[numbers] : null;
        this.anyTargets = new float[numbers];
        this.hasMemory = model.network().stateSize() > 0;
        this.remembered = hasMemory ? new float[numbers] : null;
    }

    /** A loss whose regulariser is that of another if it needs nothing but the student's policy. */
    private static PolicyLoss ofStudentAlone(PolicyLoss loss) {
        PolicyLoss alone = PolicyLoss.of(Divergence.forwardKl()).withLogitScale(loss.logitScale());
        return loss.regulariser().needsReference() ? alone : alone.withRegulariser(loss.regulariser());
    }

    RowBlock block() {
        return block;
    }

    /** Index in the block of the batch's first row. */
    int first() {
        return first;
    }

    /** The student's outputs, [rows, actions]. */
    float[] logits() {
        return logits;
    }

    /** Loss and its parts over all rows so far that have a loss. */
    LossSums compared() {
        return compared;
    }

    /** The same over the other rows, of which nothing but the student's entropy means anything. */
    LossSums others() {
        return others;
    }

    /** Whether a row of the block has what the loss is computed from. */
    boolean isCompared(int row) {
        return rows.has(row);
    }

    /** Whether a row of the block has what the regulariser is computed from. */
    boolean isRegularised(int row) {
        return isCompared(row) || !loss.regulariser().needsReference();
    }

    /**
     * Computes the batch that begins with a row. Batches come in order, the first with the first row.
     *
     * @param firstRow index of the row in the block
     * @return how many rows there are in the batch, at least 1
     * @throws UnscorableRowException if a row has no result
     */
    int score(int firstRow) throws UnscorableRowException {
        first = firstRow;
        int end = Math.min(first + BATCH_ROWS, block.rows());
        logits = hasMemory ? outputsOfEpisodes(end) : outputs(first, end);
        int from = first;
        while (from < end) {
            int to = from + 1;
            while (to < end && isCompared(to) == isCompared(from)) {
                to++;
            }
            run(from, to);
            from = to;
        }
        return end - first;
    }

    private float[] outputs(int from, int to) {
        return evaluator.outputs(block.observations(), from, to - from);
    }

    /** Episode by episode; batches come one after another, so that an episode goes on from one to the next. */
    private float[] outputsOfEpisodes(int end) {
        int from = first;
        while (from < end) {
            if (isBegin(from)) {
                evaluator.begin();
            }
            int to = from + 1;
            while (to < end && !isBegin(to)) {
                to++;
            }
            System.arraycopy(outputs(from, to), 0, remembered, (from - first) * actions, (to - from) * actions);
            evaluator.advance();
            from = to;
        }
        return remembered;
    }

    private boolean isBegin(int row) {
        return row == 0 || !block.episodes()[row].equals(block.episodes()[row - 1]);
    }

    /** Rows that all have a loss, or all have none. */
    private void run(int from, int to) throws UnscorableRowException {
        if (isCompared(from)) {
            student(batch, from, to);
            teacher(from);
            accept(kernel, batch, from, compared);
        } else {
            student(batchOfOthers, from, to);
            batchOfOthers.targets(anyTargets, 0, actions);
            accept(kernelOfOthers, batchOfOthers, from, others);
        }
    }

    private void student(LossBatch to, int from, int end) {
        int at = from - first;
        to.rows(end - from)
                .logits(logits, at * actions, actions)
                .mask(block.actionMasks(), from * actions, actions)
                .weights(block.weights(), from)
                .studentProbabilities(studentProbabilities, at * actions, actions)
                .entropy(entropy, at)
                .regulariser(regulariser, at);
    }

    private void teacher(int from) {
        int at = from - first;
        batch.targets(rows.targets(), from * actions, actions)
                .loggedMask(rows.logged(), from * actions, actions)
                .actions(rows.actions(), from)
                .reference(rows.reference(), from * actions, actions)
                .teacherProbabilities(teacherProbabilities, at * actions, actions)
                .divergence(divergence, at)
                .teacherEntropy(teacherEntropy, at)
                .agreement(agrees, at)
                .gradient(gradient, at * actions, actions);
    }

    private void accept(LossKernel of, LossBatch rowsOf, int from, LossSums sums) throws UnscorableRowException {
        try {
            of.accept(rowsOf, sums);
        } catch (InvalidRowException e) {
            throw new UnscorableRowException(
                    e.expected(),
                    e.found(),
                    e.quantity() + ", " + file + ", row " + (from + e.row() + 1),
                    e.quantity().equals("logits")
                            ? "The model has no policy for this observation: check both"
                            : "Correct the row in the log, and ingest it again",
                    e);
        }
    }
}
