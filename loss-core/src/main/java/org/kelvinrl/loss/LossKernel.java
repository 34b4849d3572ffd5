package org.kelvinrl.loss;

import java.util.Arrays;

/**
 * Computes a {@link PolicyLoss} and its gradient for the rows of a {@link LossBatch}.
 *
 * <p>For one row of weight w, with a the logit scale, lambda the entropy weight and c the batch's gradient scale,
 *
 * <pre>
 *   loss         D - lambda H
 *   gradient_j   c w a (dD/dz_j - lambda dH/dz_j),   z = a y
 * </pre>
 *
 * <p>The derivatives are in the classes of the divergences. D and dD compare the policies renormalised on the valid and logged
 * actions; H and dH are of the student's policy on all valid ones.
 *
 * <p>Accuracy: p, q and their logarithms are good to a few units in the last place, relative to themselves. Values and gradients
 * are good to 1e-5 of the sum of their terms' magnitudes, forward KL's gradient to 1e-5 c w a (p_j + q_j). Probabilities below
 * exp(-87) times the row's largest are 0. A divergence of nearly equal policies may come out below 0 by such an error.
 *
 * <p>Rows are computed in order and apart from each other, in a fixed order of single-precision operations: the bits of a row's results do not depend on the batch that it lies in,
 * nor those of sums on how the same rows are cut into batches.
 *
 * <p>A kernel holds scratch for a few rows and allocates nothing per call. It is not safe for use by several threads; give each its
 * own.
 */
public final class LossKernel {
    private final PolicyLoss loss;
    private final Block block;
    private final ActionMask valid;
    private final ActionMask logged;
    private final Softmax student;
    private final Softmax studentOnLogged;
    private final Softmax teacher;
    private final RowResults results;
    private final float[] column;
    private final float[] gradient;
    private final float[] slope;
    private final float[] scratch;

    private LossKernel(PolicyLoss loss, Block block) {
        this.loss = loss;
        this.block = block;
        this.valid = new ActionMask(block);
        this.logged = new ActionMask(block);
        this.student = Softmax.ofLogits(loss.logitScale(), valid, block);
        this.studentOnLogged = Softmax.ofLogits(loss.logitScale(), logged, block);
        this.teacher = Softmax.ofTargets(loss.temperature(), logged, block);
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
        if (actions < 1) {
            throw new IllegalArgumentException("actions: expected at least 1, found " + actions);
        }
        return new LossKernel(loss, Block.of(actions));
    }

    /**
     * Computes all rows of a batch: writes the results that it asks for and adds the rows to sums.
     *
     * <p>If a row is refused, the results and sums of this call are not defined.
     *
     * @param batch the rows
     * @param sums where to add them
     * @throws InvalidRowException if a valid logit is not finite, a valid and logged Q-value is NaN or plus infinity, a row has no
     *     valid action or none that is logged with a finite Q-value, a weight is negative or not finite, or a result is beyond
     *     float's range
     * @throws IllegalArgumentException if the batch has another number of actions, lacks logits or targets, or has an array that is
     *     too short or overlaps another one that is written
     */
    public void accept(LossBatch batch, LossSums sums) {
        batch.check(block.actions());
        int first = 0;
        while (first < batch.rows()) {
            block.resize(batch.rows() - first);
            accept(batch, first, sums);
            first += block.rows();
        }
    }

    private void accept(LossBatch batch, int first, LossSums sums) {
        valid.load(batch.mask, first);
        student.accept(batch.logits, first);
        logged.load(batch.loggedMask, first, valid);
        teacher.accept(batch.targets, first);
        Softmax compared = student;
        if (batch.loggedMask.present()) {
            studentOnLogged.accept(batch.logits, first);
            compared = studentOnLogged;
        }
        values(compared);
        check(first);
        weigh(batch.weights, first);
        compare(compared);
        sums.accept(results, block.rows());
        if (batch.gradient.present()) {
            gradient(batch, first, compared);
        }
        write(batch, first);
    }

    private void values(Softmax compared) {
        ShannonEntropy.terms(student, scratch);
        block.sum(scratch, results.entropy);
        ShannonEntropy.terms(teacher, scratch);
        block.sum(scratch, results.teacherEntropy);
        loss.divergence().terms(compared, teacher, scratch);
        block.sum(scratch, results.divergence);
    }

    private void check(int first) {
        for (int r = 0; r < block.rows(); r++) {
            if (!Float.isFinite(results.entropy[r] + results.teacherEntropy[r] + results.divergence[r])) {
                check(r, first + r);
            }
        }
    }

    /** A row whose policies are defined has finite entropies; three finite numbers may have an infinite sum. */
    private void check(int r, int row) {
        if (!Float.isFinite(results.entropy[r])) {
            student.check(r);
        }
        if (!Float.isFinite(results.teacherEntropy[r])) {
            teacher.check(r);
        }
        if (!Float.isFinite(results.divergence[r])) {
            throw beyondRange("divergence", row, InvalidRowException.NO_ACTION, results.divergence[r]);
        }
    }

    private void weigh(Rows<float[]> weights, int first) {
        if (!weights.present()) {
            Arrays.fill(results.weight, 0, block.rows(), 1);
            return;
        }
        for (int r = 0; r < block.rows(); r++) {
            float weight = weights.array()[weights.at(first + r)];
            if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
                throw new InvalidRowException(
                        "weights",
                        first + r,
                        InvalidRowException.NO_ACTION,
                        "a finite number of at least 0",
                        Float.toString(weight));
            }
            results.weight[r] = weight;
        }
    }

    private void compare(Softmax compared) {
        double entropyWeight = loss.entropyWeight();
        for (int r = 0; r < block.rows(); r++) {
            results.loss[r] = results.divergence[r] - entropyWeight * results.entropy[r];
            results.agreed[r] = compared.best[r] == teacher.best[r];
        }
    }

    private void gradient(LossBatch batch, int first, Softmax compared) {
        block.spread(results.divergence, scratch);
        loss.divergence().gradient(compared, teacher, scratch, gradient);
        block.spread(results.entropy, scratch);
        ShannonEntropy.gradient(student, scratch, slope);
        double factor = batch.gradientScale() * loss.logitScale();
        for (int r = 0; r < block.rows(); r++) {
            column[r] = (float) (factor * results.weight[r]);
        }
        block.spread(column, scratch);
        combine();
        checkGradient(first);
        block.store(gradient, batch.gradient, first);
    }

    private void combine() {
        float entropyWeight = (float) loss.entropyWeight();
        int n = block.size();
        for (int i = 0; i < n; i++) {
            gradient[i] = scratch[i] * (gradient[i] - entropyWeight * slope[i]);
        }
    }

    private void checkGradient(int first) {
        int n = block.size();
        for (int i = 0; i < n; i++) {
            if (!Float.isFinite(gradient[i])) {
                throw beyondRange("gradient", first + i % block.rows(), i / block.rows(), gradient[i]);
            }
        }
    }

    private void write(LossBatch batch, int first) {
        write(results.divergence, batch.divergence, first);
        write(results.entropy, batch.entropy, first);
        write(results.teacherEntropy, batch.teacherEntropy, first);
        write(results.agreed, batch.agreement, first);
        if (batch.studentProbabilities.present()) {
            block.store(student.probability, batch.studentProbabilities, first);
        }
        if (batch.teacherProbabilities.present()) {
            block.store(teacher.probability, batch.teacherProbabilities, first);
        }
    }

    /** Arrays of one type. */
    private <T> void write(T from, Rows<T> to, int first) {
        if (to.present()) {
            System.arraycopy(from, 0, to.array(), to.at(first), block.rows());
        }
    }

    private static InvalidRowException beyondRange(String quantity, int row, int action, float found) {
        return new InvalidRowException(quantity, row, action, "a result within float's range", Float.toString(found));
    }
}
