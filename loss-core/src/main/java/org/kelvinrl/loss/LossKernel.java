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
 * <p>Rows are computed in order and apart from each other: the bits of a row's results do not depend on the batch that it lies in,
 * nor those of sums on how the same rows are cut into batches.
 *
 * <p>A kernel holds scratch for one row and allocates nothing per call. It is not safe for use by several threads; give each its
 * own.
 */
public final class LossKernel {
    private final PolicyLoss loss;
    private final int actions;
    private final ActionSet all;
    private final ActionSet someValid;
    private final ActionSet someLogged;
    private final Softmax student;
    private final Softmax studentOnLogged;
    private final Softmax teacher;
    private final float[] scratch;
    private final float[] total;

    private LossKernel(PolicyLoss loss, int actions) {
        this.loss = loss;
        this.actions = actions;
        this.all = ActionSet.all(actions);
        this.someValid = ActionSet.none(actions);
        this.someLogged = ActionSet.none(actions);
        this.student = Softmax.ofLogits(loss.logitScale(), actions);
        this.studentOnLogged = Softmax.ofLogits(loss.logitScale(), actions);
        this.teacher = Softmax.ofTargets(loss.temperature(), actions);
        this.scratch = new float[actions];
        this.total = new float[actions];
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
        return new LossKernel(loss, actions);
    }

    /**
     * Computes all rows of a batch: writes the results that it asks for and adds the rows to sums.
     *
     * <p>If a row is refused, the results and sums of the rows before it stand, those of its own and later rows are not defined.
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
        batch.check(actions);
        for (int row = 0; row < batch.rows(); row++) {
            accept(batch, row, sums);
        }
    }

    private void accept(LossBatch batch, int row, LossSums sums) {
        ActionSet valid = valid(batch, row);
        ActionSet logged = logged(batch, row, valid);
        student.accept(batch.logits.array(), batch.logits.at(row), valid, row);
        teacher.accept(batch.targets.array(), batch.targets.at(row), logged, row);
        Softmax compared = compared(batch, row, valid, logged);

        float divergence = loss.divergence().value(compared, teacher, scratch);
        if (!Float.isFinite(divergence)) {
            throw beyondRange("divergence", row, InvalidRowException.NO_ACTION, divergence);
        }
        float entropy = ShannonEntropy.value(student, scratch);
        float teacherEntropy = ShannonEntropy.value(teacher, scratch);
        double weight = weight(batch, row);
        sums.accept(weight, divergence - loss.entropyWeight() * entropy, divergence, entropy, teacherEntropy);
        if (compared.best() == teacher.best()) {
            sums.agree(weight);
        }

        write(batch.divergence, row, divergence);
        write(batch.entropy, row, entropy);
        write(batch.studentProbabilities, row, student, valid);
        write(batch.teacherProbabilities, row, teacher, logged);
        if (batch.gradient.present()) {
            addUp(compared, logged, divergence, valid, entropy);
            writeGradient(batch, row, weight);
        }
    }

    private ActionSet valid(LossBatch batch, int row) {
        if (!batch.mask.present()) {
            return all;
        }
        someValid.select(all, batch.mask.array(), batch.mask.at(row));
        return notEmpty(someValid, "action mask", "at least one valid action", row);
    }

    private ActionSet logged(LossBatch batch, int row, ActionSet valid) {
        if (!batch.loggedMask.present()) {
            return valid;
        }
        someLogged.select(valid, batch.loggedMask.array(), batch.loggedMask.at(row));
        return notEmpty(someLogged, "logged mask", "at least one valid action that is logged", row);
    }

    /** The student's policy on the actions that have a target. */
    private Softmax compared(LossBatch batch, int row, ActionSet valid, ActionSet logged) {
        if (logged.size() == valid.size()) {
            return student;
        }
        studentOnLogged.accept(batch.logits.array(), batch.logits.at(row), logged, row);
        return studentOnLogged;
    }

    /** Adds up the gradient with respect to z over all actions. */
    private void addUp(Softmax compared, ActionSet logged, float divergence, ActionSet valid, float entropy) {
        Arrays.fill(total, 0);
        loss.divergence().gradient(compared, teacher, divergence, scratch);
        for (int i = 0; i < logged.size(); i++) {
            total[logged.index[i]] = scratch[i];
        }
        float minusWeight = (float) -loss.entropyWeight();
        ShannonEntropy.gradient(student, entropy, scratch);
        for (int i = 0; i < valid.size(); i++) {
            total[valid.index[i]] += minusWeight * scratch[i];
        }
    }

    private void writeGradient(LossBatch batch, int row, double weight) {
        float factor = (float) (batch.gradientScale() * weight * loss.logitScale());
        float[] to = batch.gradient.array();
        int start = batch.gradient.at(row);
        for (int action = 0; action < actions; action++) {
            float number = factor * total[action];
            if (!Float.isFinite(number)) {
                throw beyondRange("gradient", row, action, number);
            }
            to[start + action] = number;
        }
    }

    private static void write(Rows<float[]> to, int row, float number) {
        if (to.present()) {
            to.array()[to.at(row)] = number;
        }
    }

    private void write(Rows<float[]> to, int row, Softmax policy, ActionSet over) {
        if (!to.present()) {
            return;
        }
        int start = to.at(row);
        Arrays.fill(to.array(), start, start + actions, 0);
        for (int i = 0; i < over.size(); i++) {
            to.array()[start + over.index[i]] = policy.probability[i];
        }
    }

    private static double weight(LossBatch batch, int row) {
        if (!batch.weights.present()) {
            return 1;
        }
        float weight = batch.weights.array()[batch.weights.at(row)];
        if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
            throw new InvalidRowException(
                    "weights",
                    row,
                    InvalidRowException.NO_ACTION,
                    "a finite number of at least 0",
                    Float.toString(weight));
        }
        return weight;
    }

    private static ActionSet notEmpty(ActionSet set, String quantity, String expected, int row) {
        if (set.size() == 0) {
            throw new InvalidRowException(quantity, row, InvalidRowException.NO_ACTION, expected, "none");
        }
        return set;
    }

    private static InvalidRowException beyondRange(String quantity, int row, int action, float found) {
        return new InvalidRowException(quantity, row, action, "a result within float's range", Float.toString(found));
    }
}
