package org.kelvinrl.loss;

import java.util.Arrays;

/**
 * Computes a {@link PolicyLoss} and its gradient for the rows of a {@link LossBatch}.
 *
 * <p>For one row of weight w, with a the logit scale, lambda the weight of the regulariser R (negative for an entropy) and c the
 * batch's gradient scale,
 *
 * <pre>
 *   loss         D + lambda R
 *   gradient_j   c w a (dD/dz_j + lambda dR/dz_j),   z = a y
 * </pre>
 *
 * <p>or c w (dD/dy_j + a lambda dR/dz_j) where D compares values. The derivatives are in the classes of the divergences and
 * regularisers. D and dD compare the policies renormalised on the valid and logged actions; R and dR are of the student's policy on
 * all valid ones.
 *
 * <p>Accuracy: p, q and their logarithms are good to a few units in the last place, relative to themselves. Values and gradients
 * are good to 1e-5 of the sum of their terms' magnitudes, forward KL's gradient to 1e-5 c w a (p_j + q_j). Probabilities below
 * exp(-87) times the row's largest are 0. A divergence of nearly equal policies may come out below 0 by such an error.
 *
 * <p>Rows are computed in order and apart from each other, in a fixed order of single-precision operations: the bits of a row's
 * results do not depend on the batch that it lies in, nor those of sums on how the same rows are cut into batches. Nor do they depend
 * on which {@linkplain #arithmetic() arithmetic} is in use.
 *
 * <p>A batch without rows adds nothing. NaN and infinity are never results: a row that has none is refused.
 *
 * <p>A kernel holds scratch for a few rows and allocates nothing per call. It is not safe for use by several threads; give each its
 * own.
 */
public final class LossKernel {
    private final PolicyLoss loss;
    private final Block block;
    private final StepMask steps;
    private final ActionMask valid;
    private final ActionMask compared;
    private final ChosenActions chosen;
    private final Softmax student;
    private final Softmax studentOnLogged;
    private final Policy teacher;

    /** Null where the regulariser needs none. */
    private final Shares reference;

    private final Comparison whole;
    private final Comparison partly;
    private final Comparison regularised;
    private final RowResults results;
    private final float[] column;
    private final float[] gradient;
    private final float[] slope;
    private final float[] scratch;

    private LossKernel(PolicyLoss loss, Block block) {
        this.loss = loss;
        this.block = block;
        this.steps = new StepMask(block);
        this.valid = new ActionMask(block);
        this.compared = new ActionMask(block);
        this.chosen = new ChosenActions(block);
        this.student = Softmax.ofLogits(loss.logitScale(), valid, block);
        this.studentOnLogged = Softmax.ofLogits(loss.logitScale(), compared, block);
        this.teacher = loss.targets() == Targets.PROBABILITIES
                ? new Shares("target probabilities", compared, block)
                : Softmax.ofTargets(loss.temperature(), compared, block);
        this.reference =
                loss.regulariser().needsReference() ? new Shares("reference probabilities", valid, block) : null;
        this.whole = new Comparison(block, student, teacher, compared, chosen);
        this.partly = new Comparison(block, studentOnLogged, teacher, compared, chosen);
        this.regularised = new Comparison(block, student, reference, valid, chosen);
        this.results = new RowResults(block);
        this.column = block.newColumn();
        this.gradient = block.newMatrix();
        this.slope = block.newMatrix();
        this.scratch = block.newMatrix();
    }

    /**
     * Creates a kernel.
     *
     * @param loss what to compute
     * @param actions the number of actions A, at least 1
     * @return the kernel
     * @throws IllegalArgumentException if there is no action
     */
    public static LossKernel of(PolicyLoss loss, int actions) {
        return of(loss, actions, ArithmeticInUse.instance());
    }

    static LossKernel of(PolicyLoss loss, int actions, Arithmetic arithmetic) {
        if (actions < 1) {
            throw new IllegalArgumentException("actions: expected at least 1, found " + actions);
        }
        return new LossKernel(loss, Block.of(arithmetic, actions));
    }

    /**
     * Tells which arithmetic kernels use: {@code vector}, the incubating Vector API, where this virtual machine was started with
     * {@code --add-modules jdk.incubator.vector}, and {@code plain} Java elsewhere. The system property {@code
     * org.kelvinrl.loss.arithmetic} asks for one of them. Results have the same bits.
     *
     * @return {@code plain} or {@code vector}
     * @throws IllegalStateException if the property asks for one that is not there
     */
    public static String arithmetic() {
        return ArithmeticInUse.instance().name();
    }

    /**
     * Computes all rows of a batch: writes the results that it asks for and adds the rows to sums.
     *
     * <p>If a row is refused, the results and sums of this call are not defined.
     *
     * @param batch the rows
     * @param sums where to add them
     * @throws InvalidRowException if a valid logit is not finite, a valid and logged Q-value is NaN or plus infinity, a probability
     *     is negative or not finite, a row has no valid action or none that is logged with a finite Q-value or a probability above 0,
     *     an action is out of range or not valid, a weight is negative or not finite, or a result is beyond float's range
     * @throws IllegalArgumentException if the batch has another number of actions, lacks an array that the loss asks for, or has one
     *     that is too short or overlaps another one that is written
     */
    public void accept(LossBatch batch, LossSums sums) {
        batch.check(loss, block.actions());
        int first = 0;
        while (first < batch.rows()) {
            block.resize(batch.rows() - first);
            accept(batch, first, sums);
            first += block.rows();
        }
    }

    private void accept(LossBatch batch, int first, LossSums sums) {
        Comparison comparison = load(batch, first);
        values(comparison);
        check(first);
        weigh(batch.weights, first);
        compare(comparison);
        sums.accept(results, block.rows(), steps.steps());
        if (batch.gradient.present()) {
            gradient(batch, first, comparison);
        }
        write(batch, first);
    }

    /** Computes the policies, and gives those that are compared. */
    private Comparison load(LossBatch batch, int first) {
        steps.load(batch.steps, first);
        valid.load(batch.mask, steps, first);
        student.accept(batch.logits, steps, first);
        compared.load(batch.loggedMask, steps, first, valid);
        if (loss.asksForActions()) {
            chosen.load(batch.actionsTaken, steps, first, valid, compared);
        }
        if (loss.targets() == Targets.ACTION) {
            teacher.accept(chosen, first);
        } else {
            teacher.accept(batch.targets, steps, first);
        }
        if (reference != null) {
            reference.accept(batch.reference, steps, first);
        }
        if (batch.loggedMask.present()) {
            studentOnLogged.accept(batch.logits, steps, first);
            return partly;
        }
        return whole;
    }

    private void values(Comparison comparison) {
        copy(student.entropy, results.entropy);
        copy(teacher.entropy, results.teacherEntropy);
        loss.regulariser().value(regularised, scratch);
        copy(regularised.value(), results.regulariser);
        loss.divergence().value(comparison, scratch);
        copy(comparison.value(), results.divergence);
    }

    private void copy(float[] value, float[] to) {
        System.arraycopy(value, 0, to, 0, block.rows());
    }

    private void check(int first) {
        for (int r = 0; r < block.rows(); r++) {
            float sum = results.entropy[r] + results.teacherEntropy[r] + results.divergence[r] + results.regulariser[r];
            if (!Float.isFinite(sum)) {
                check(r, first + r);
            }
        }
    }

    /** A row whose policies are defined has finite entropies; finite numbers may have an infinite sum. */
    private void check(int r, int row) {
        if (!Float.isFinite(results.entropy[r])) {
            student.check(r);
        }
        if (!Float.isFinite(results.teacherEntropy[r])) {
            teacher.check(r);
        }
        checkResult("divergence", row, results.divergence[r]);
        checkResult("regulariser", row, results.regulariser[r]);
    }

    private static void checkResult(String quantity, int row, float result) {
        if (!Float.isFinite(result)) {
            throw beyondRange(quantity, row, InvalidRowException.NO_ACTION, result);
        }
    }

    private void weigh(Rows<float[]> weights, int first) {
        if (weights.present()) {
            System.arraycopy(weights.array(), weights.at(first), results.weight, 0, block.rows());
            steps.clear(results.weight);
            checkWeights(first);
        } else {
            Arrays.fill(results.weight, 0, block.rows(), 1);
            steps.clear(results.weight);
        }
    }

    private void checkWeights(int first) {
        for (int r = 0; r < block.rows(); r++) {
            float weight = results.weight[r];
            if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
                throw new InvalidRowException(
                        "weights",
                        first + r,
                        InvalidRowException.NO_ACTION,
                        "a finite number of at least 0",
                        Float.toString(weight));
            }
        }
    }

    private void compare(Comparison comparison) {
        double weight = loss.signedWeight();
        for (int r = 0; r < block.rows(); r++) {
            results.loss[r] = results.divergence[r] + weight * results.regulariser[r];
            results.agreement[r] = comparison.student.best[r] == teacher.best[r] ? 1 : 0;
        }
    }

    private void gradient(LossBatch batch, int first, Comparison comparison) {
        loss.divergence().gradient(comparison, gradient);
        loss.regulariser().gradient(regularised, slope);
        boolean values = loss.divergence().comparesValues();
        double factor = batch.gradientScale() * (values ? 1 : loss.logitScale());
        for (int r = 0; r < block.rows(); r++) {
            column[r] = (float) (factor * results.weight[r]);
        }
        steps.fill(gradient, 0);
        steps.fill(slope, 0);
        float weight = (float) (values ? loss.logitScale() * loss.signedWeight() : loss.signedWeight());
        if (!block.storeSum(gradient, slope, weight, column, batch.gradient, first)) {
            checkGradient(batch.gradient, first);
        }
    }

    private void checkGradient(Rows<float[]> stored, int first) {
        for (int row = first; row < first + block.rows(); row++) {
            for (int action = 0; action < block.actions(); action++) {
                float component = stored.array()[stored.at(row) + action];
                if (!Float.isFinite(component)) {
                    throw beyondRange("gradient", row, action, component);
                }
            }
        }
    }

    private void write(LossBatch batch, int first) {
        write(results.divergence, batch.divergence, first);
        write(results.entropy, batch.entropy, first);
        write(results.teacherEntropy, batch.teacherEntropy, first);
        write(results.regulariser, batch.regulariser, first);
        write(student, batch.studentProbabilities, first);
        write(teacher, batch.teacherProbabilities, first);
        if (batch.agreement.present()) {
            writeAgreement(batch.agreement, first);
        }
    }

    private void write(float[] result, Rows<float[]> to, int first) {
        if (to.present()) {
            steps.clear(result);
            System.arraycopy(result, 0, to.array(), to.at(first), block.rows());
        }
    }

    private void write(Policy policy, Rows<float[]> to, int first) {
        if (to.present()) {
            steps.fill(policy.probability, 0);
            block.store(policy.probability, to, first);
        }
    }

    private void writeAgreement(Rows<boolean[]> to, int first) {
        for (int r = 0; r < block.rows(); r++) {
            to.array()[to.at(first + r)] = results.agreement[r] > 0 && !steps.isPadding(r);
        }
    }

    private static InvalidRowException beyondRange(String quantity, int row, int action, float found) {
        return new InvalidRowException(quantity, row, action, "a result within float's range", Float.toString(found));
    }
}
