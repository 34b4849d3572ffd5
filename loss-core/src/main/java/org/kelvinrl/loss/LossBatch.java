package org.kelvinrl.loss;

/**
 * Where the rows of a batch lie, and which results are wanted where: a view of the caller's arrays, copied nowhere.
 *
 * <p>A matrix is flat and row-major: action j of row i is at {@code offset + i * stride + j}, and the stride is at least the
 * number of actions. A column has one number a row, row i at {@code offset + i}. Required are the number of rows, the logits
 * and what the {@link PolicyLoss} asks for: targets (Q-values or probabilities), an action of each row, a reference policy. All
 * else is optional, and an array given as {@code null} is absent.
 *
 * <p>A sequence is a batch whose rows are its steps; sequences of several lengths lie one after the other, padded to one length,
 * with a {@linkplain #steps mask of steps}. One sample is a batch of one row.
 *
 * <p>Lengths and overlaps are checked when a {@link LossKernel} takes the batch: elements that are written may not be read or
 * written as anything else. Numbers at masked places are never looked at.
 *
 * <p>Instances are mutable and meant to be reused: set what changes from batch to batch. They are not safe for use by several
 * threads.
 */
public final class LossBatch {
    private final int actions;
    final Rows<float[]> logits;
    final Rows<float[]> targets;
    final Rows<boolean[]> mask;
    final Rows<boolean[]> loggedMask;
    final Rows<boolean[]> steps;
    final Rows<int[]> actionsTaken;
    final Rows<float[]> reference;
    final Rows<float[]> weights;
    final Rows<float[]> gradient;
    final Rows<float[]> divergence;
    final Rows<float[]> entropy;
    final Rows<float[]> teacherEntropy;
    final Rows<float[]> regulariser;
    final Rows<boolean[]> agreement;
    final Rows<float[]> studentProbabilities;
    final Rows<float[]> teacherProbabilities;
    private final Rows<?>[] inputs;
    private final Rows<?>[] outputs;
    private int rows;
    private double gradientScale = 1;

    private LossBatch(int actions) {
        this.actions = actions;
        this.logits = new Rows<>("logits", actions);
        this.targets = new Rows<>("targets", actions);
        this.mask = new Rows<>("action mask", actions);
        this.loggedMask = new Rows<>("logged mask", actions);
        this.steps = new Rows<>("step mask", 1);
        this.actionsTaken = new Rows<>("actions", 1);
        this.reference = new Rows<>("reference probabilities", actions);
        this.weights = new Rows<>("weights", 1);
        this.gradient = new Rows<>("gradient", actions);
        this.divergence = new Rows<>("divergence", 1);
        this.entropy = new Rows<>("entropy", 1);
        this.teacherEntropy = new Rows<>("teacher entropy", 1);
        this.regulariser = new Rows<>("regulariser", 1);
        this.agreement = new Rows<>("agreement", 1);
        this.studentProbabilities = new Rows<>("student probabilities", actions);
        this.teacherProbabilities = new Rows<>("teacher probabilities", actions);
        this.inputs = new Rows<?>[] {logits, targets, mask, loggedMask, steps, actionsTaken, reference, weights};
        this.outputs = new Rows<?>[] {
            gradient,
            divergence,
            entropy,
            teacherEntropy,
            regulariser,
            agreement,
            studentProbabilities,
            teacherProbabilities
        };
    }

    /**
     * Creates a batch without rows.
     *
     * @param actions the number of actions A, at least 1
     * @return the batch
     * @throws IllegalArgumentException if there is no action
     */
    public static LossBatch of(int actions) {
        if (actions < 1) {
            throw new IllegalArgumentException("actions: expected at least 1, found " + actions);
        }
        return new LossBatch(actions);
    }

    /**
     * Sets the number of rows. Zero rows are a batch like any other, which adds nothing.
     *
     * @param count how many, at least 0
     * @return this batch
     * @throws IllegalArgumentException if the number is negative
     */
    public LossBatch rows(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("rows: expected at least 0, found " + count);
        }
        rows = count;
        return this;
    }

    /**
     * Sets the student's outputs y. Each valid one must be finite.
     *
     * @param y a matrix
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch logits(float[] y, int offset, int stride) {
        return look(logits, y, offset, stride);
    }

    /**
     * Sets what the teacher says of each action, Q-values u or probabilities as the loss's {@link Targets} has it. Each valid and
     * logged Q-value must be finite or minus infinity, at least one of a row finite; minus infinity is an action that the teacher
     * never takes: q = 0. Each valid and logged probability must be finite and at least 0, at least one of a row above 0.
     *
     * @param u a matrix; or null where an action is the target
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch targets(float[] u, int offset, int stride) {
        return look(targets, u, offset, stride);
    }

    /**
     * Sets which actions are valid. An action that is not has probability 0 and gradient 0.
     *
     * @param valid a matrix, true where the action may be taken, at least one in a row; or null: all are valid
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch mask(boolean[] valid, int offset, int stride) {
        return look(mask, valid, offset, stride);
    }

    /**
     * Sets which Q-values were logged. The divergence compares both policies renormalised on the valid and logged actions; the
     * entropy is of all valid actions.
     *
     * @param logged a matrix, true where the Q-value is known, for at least one valid action in a row; or null: all are
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch loggedMask(boolean[] logged, int offset, int stride) {
        return look(loggedMask, logged, offset, stride);
    }

    /**
     * Sets one action of each row: the teacher's where an action is the target, the one that was taken where the loss is of that
     * action.
     *
     * @param k a column of indices of valid and logged actions; or null where the loss does not ask for them
     * @param offset where the first row's is
     * @return this batch
     */
    public LossBatch actions(int[] k, int offset) {
        actionsTaken.set(k, k == null ? 0 : k.length, offset, 1);
        return this;
    }

    /**
     * Sets the reference policy p0 of a {@linkplain Regulariser#klToReference() divergence from it}: probabilities, or numbers in
     * proportion to them, of all valid actions. Each must be finite and at least 0, at least one of a row above 0.
     *
     * @param p0 a matrix; or null where the loss does not ask for it
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch reference(float[] p0, int offset, int stride) {
        return look(reference, p0, offset, stride);
    }

    /**
     * Sets which rows are steps of a sequence. The others are padding: nothing that stands there is looked at, they count neither
     * in sums nor as samples, and all their results are 0.
     *
     * @param steps a column, true for a step; or null: all rows are steps
     * @param offset where the first row's is
     * @return this batch
     */
    public LossBatch steps(boolean[] steps, int offset) {
        return look(this.steps, steps, offset, 1);
    }

    /**
     * Sets the rows' weights in sums and gradients.
     *
     * @param w a column of finite numbers of at least 0; or null: all are 1
     * @param offset where the first row's is
     * @return this batch
     */
    public LossBatch weights(float[] w, int offset) {
        return look(weights, w, offset, 1);
    }

    /**
     * Sets where to write the gradient of {@code scale * weight * loss} with respect to the logits, row by row.
     *
     * @param d a matrix, written in full: 0 for actions that are not valid; or null: not wanted
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch gradient(float[] d, int offset, int stride) {
        return look(gradient, d, offset, stride);
    }

    /**
     * Sets the factor of all gradients; it is 1 at first. One over a batch's sum of weights gives the gradient of the mean.
     *
     * @param scale any finite number
     * @return this batch
     * @throws IllegalArgumentException if the number is not finite
     */
    public LossBatch gradientScale(double scale) {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("gradient scale: expected a finite number, found " + scale);
        }
        gradientScale = scale;
        return this;
    }

    /**
     * Sets where to write each row's divergence D, not weighted.
     *
     * @param values a column; or null: not wanted
     * @param offset where the first row's goes
     * @return this batch
     */
    public LossBatch divergence(float[] values, int offset) {
        return look(divergence, values, offset, 1);
    }

    /**
     * Sets where to write each row's entropy H of the student, in nats, not weighted.
     *
     * @param values a column; or null: not wanted
     * @param offset where the first row's goes
     * @return this batch
     */
    public LossBatch entropy(float[] values, int offset) {
        return look(entropy, values, offset, 1);
    }

    /**
     * Sets where to write each row's entropy of the teacher over the valid and logged actions, in nats, not weighted.
     *
     * @param values a column; or null: not wanted
     * @param offset where the first row's goes
     * @return this batch
     */
    public LossBatch teacherEntropy(float[] values, int offset) {
        return look(teacherEntropy, values, offset, 1);
    }

    /**
     * Sets where to write each row's regulariser, before weight and sign.
     *
     * @param values a column; or null: not wanted
     * @param offset where the first row's goes
     * @return this batch
     */
    public LossBatch regulariser(float[] values, int offset) {
        return look(regulariser, values, offset, 1);
    }

    /**
     * Sets where to write whether a row's best action is the same for student and teacher, as {@link LossSums#agreement()}
     * counts it.
     *
     * @param agrees a column; or null: not wanted
     * @param offset where the first row's goes
     * @return this batch
     */
    public LossBatch agreement(boolean[] agrees, int offset) {
        return look(agreement, agrees, offset, 1);
    }

    /**
     * Sets where to write the student's policy p over the valid actions.
     *
     * @param p a matrix, written in full: 0 for actions that are not valid; or null: not wanted
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch studentProbabilities(float[] p, int offset, int stride) {
        return look(studentProbabilities, p, offset, stride);
    }

    /**
     * Sets where to write the teacher's policy q over the valid and logged actions.
     *
     * @param q a matrix, written in full: 0 for actions that are not valid or not logged; or null: not wanted
     * @param offset where the first row starts
     * @param stride from row to row
     * @return this batch
     */
    public LossBatch teacherProbabilities(float[] q, int offset, int stride) {
        return look(teacherProbabilities, q, offset, stride);
    }

    int rows() {
        return rows;
    }

    double gradientScale() {
        return gradientScale;
    }

    /** Checks all that can be checked before numbers are looked at. */
    void check(PolicyLoss loss, int kernelActions) {
        if (actions != kernelActions) {
            throw new IllegalArgumentException("actions: expected " + kernelActions + ", found " + actions);
        }
        checkPresent(loss);
        for (Rows<?> input : inputs) {
            input.checkHolds(rows);
        }
        for (Rows<?> output : outputs) {
            output.checkHolds(rows);
        }
        for (int i = 0; i < outputs.length; i++) {
            checkApart(i);
        }
    }

    private void checkPresent(PolicyLoss loss) {
        logits.checkPresent();
        if (loss.targets() != Targets.ACTION) {
            targets.checkPresent();
        }
        if (loss.asksForActions()) {
            actionsTaken.checkPresent();
        }
        if (loss.regulariser().needsReference()) {
            reference.checkPresent();
        }
    }

    /** Checks one output against the inputs and the outputs after it. */
    private void checkApart(int output) {
        for (Rows<?> input : inputs) {
            outputs[output].checkApartFrom(input, rows);
        }
        for (int other = output + 1; other < outputs.length; other++) {
            outputs[output].checkApartFrom(outputs[other], rows);
        }
    }

    private LossBatch look(Rows<float[]> at, float[] array, int offset, int stride) {
        at.set(array, array == null ? 0 : array.length, offset, stride);
        return this;
    }

    private LossBatch look(Rows<boolean[]> at, boolean[] array, int offset, int stride) {
        at.set(array, array == null ? 0 : array.length, offset, stride);
        return this;
    }
}
