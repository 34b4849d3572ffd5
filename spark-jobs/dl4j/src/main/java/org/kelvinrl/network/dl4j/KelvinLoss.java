package org.kelvinrl.network.dl4j;

import java.util.Arrays;
import java.util.Objects;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Kelvin's losses for any network of DL4J: the divergence of the softmax of its outputs from a teacher's policy, and a regulariser, as {@link
 * PolicyLoss} has them. The network's last activation is usually the identity; outputs of another are taken as they are.
 *
 * <p>Labels, [rows, actions], are what the teacher says of each action: Q-values, probabilities, or for {@code targets = action} the largest
 * of the row is the teacher's action. NaN says that an action is not valid; plus infinity that it is valid and that nothing is known of what
 * the teacher says of it. Divergences of the taken action ask for exactly one label of a row that is neither.
 *
 * <p>A mask is of zeros and ones, for DL4J multiplies a layer's outputs by it too. One of a column leaves out the rows that have 0, of which
 * nothing is looked at; one of as many columns as there are actions says beside the labels which are valid, and leaves out a row that has none.
 * A sequence's mask is a column for all its steps.
 *
 * <p>The gradient is of the sum over rows, as DL4J's own losses give it; DL4J then divides by the number of examples, of sequences too, and
 * not of steps. An averaged score of this class is the mean over rows that are not masked. Everything is computed in 32-bit floats,
 * also for networks of doubles.
 *
 * <p>Immutable and thread-safe. The names of the class and of its properties are those of stored models.
 */
public final class KelvinLoss implements ILossFunction {

    private static final long serialVersionUID = 1L;

    private final String divergence;
    private final String targets;
    private final String regulariser;
    private final double logitScale;
    private final double temperature;
    private final double entropyWeight;
    private final float[] reference;

    /**
     * A loss.
     *
     * @param divergence name of the divergence, such as {@code forward-kl} or {@code amari:0.5}; see {@link Divergence#names}
     * @param targets form of the labels: {@code q-values}, {@code probabilities} or {@code action}; null means {@code q-values}
     * @param regulariser name of the regulariser, such as {@code shannon-entropy}; null means this one
     * @param logitScale the student's policy is the softmax of the outputs times this
     * @param temperature the teacher's policy is the softmax of the labels divided by this
     * @param entropyWeight weight of the regulariser, at least 0
     * @param reference for {@code kl-to-reference} a policy, the same in all rows, [actions]; null means the uniform one
     * @throws IllegalArgumentException if a name is unknown or a number is out of its range
     */
    public KelvinLoss(
            @JsonProperty("divergence") String divergence,
            @JsonProperty("targets") String targets,
            @JsonProperty("regulariser") String regulariser,
            @JsonProperty("logitScale") double logitScale,
            @JsonProperty("temperature") double temperature,
            @JsonProperty("entropyWeight") double entropyWeight,
            @JsonProperty("reference") float[] reference) {
        this.divergence = divergence;
        this.targets = targets == null ? Targets.Q_VALUES.text() : targets;
        this.regulariser = regulariser == null ? Regulariser.shannonEntropy().name() : regulariser;
        this.logitScale = logitScale;
        this.temperature = temperature;
        this.entropyWeight = entropyWeight;
        this.reference = reference == null ? null : reference.clone();
        Objects.requireNonNull(loss());
    }

    /**
     * A loss.
     *
     * @param loss what it computes
     * @return the loss, against the uniform policy where it asks for a reference
     */
    public static KelvinLoss of(PolicyLoss loss) {
        return new KelvinLoss(
                loss.divergence().name(),
                loss.targets().text(),
                loss.regulariser().name(),
                loss.logitScale(),
                loss.temperature(),
                loss.entropyWeight(),
                null);
    }

    private PolicyLoss loss() {
        return PolicyLoss.of(Divergence.named(divergence))
                .withTargets(Targets.named(targets))
                .withRegulariser(Regulariser.named(regulariser))
                .withLogitScale(logitScale)
                .withTemperature(temperature)
                .withEntropyWeight(entropyWeight);
    }

    /** Name of the divergence. */
    public String getDivergence() {
        return divergence;
    }

    /** Form of the labels. */
    public String getTargets() {
        return targets;
    }

    /** Name of the regulariser. */
    public String getRegulariser() {
        return regulariser;
    }

    /** The student's policy is the softmax of the outputs times this. */
    public double getLogitScale() {
        return logitScale;
    }

    /** The teacher's policy is the softmax of the labels divided by this. */
    public double getTemperature() {
        return temperature;
    }

    /** Weight of the regulariser. */
    public double getEntropyWeight() {
        return entropyWeight;
    }

    /** The reference policy; null for the uniform one. */
    public float[] getReference() {
        return reference == null ? null : reference.clone();
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
        return score(computed(labels, preOutput, activationFn, mask, null), average);
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
        Rows rows = new Rows(labels, mask, activationFn.getActivation(preOutput.dup(), true));
        float[] divergences = new float[rows.count];
        float[] regularisers = new float[rows.count];
        PolicyLoss loss = loss();
        LossBatch batch = rows.batch(loss).divergence(divergences, 0).regulariser(regularisers, 0);
        LossKernel.of(loss, rows.actions).accept(batch, LossSums.create());
        double sign = loss.regulariser().needsReference() ? 1 : -1;
        for (int i = 0; i < rows.count; i++) {
            divergences[i] += (float) (sign * entropyWeight * regularisers[i]);
        }
        return array(divergences, preOutput, rows.count, 1);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask) {
        return computeGradientAndScore(labels, preOutput, activationFn, mask, false)
                .getSecond();
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activationFn, INDArray mask, boolean average) {
        float[] gradient = new float[Math.toIntExact(preOutput.length())];
        LossSums sums = computed(labels, preOutput, activationFn, mask, gradient);
        INDArray atOutputs = array(gradient, preOutput, preOutput.size(0), preOutput.size(1));
        return Pair.of(
                score(sums, average),
                activationFn.backprop(preOutput, atOutputs).getFirst());
    }

    private LossSums computed(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, float[] gradient) {
        Rows rows = new Rows(labels, mask, activation.getActivation(preOutput.dup(), true));
        LossSums sums = LossSums.create();
        PolicyLoss loss = loss();
        LossKernel.of(loss, rows.actions).accept(rows.batch(loss).gradient(gradient, 0, rows.actions), sums);
        return sums;
    }

    private static double score(LossSums sums, boolean average) {
        if (sums.weight() == 0) {
            return 0;
        }
        return average ? sums.loss() : sums.loss() * sums.weight();
    }

    private static INDArray array(float[] values, INDArray like, long... shape) {
        return Nd4j.create(values, shape, 'c').castTo(like.dataType());
    }

    /** The rows of a batch as the loss core takes them. */
    private final class Rows {

        private final int count;
        private final int actions;
        private final float[] outputs;
        private final float[] labels;
        private final boolean[] steps;
        private final boolean[] valid;
        private final boolean[] known;
        private final int[] chosen;

        Rows(INDArray labels, INDArray mask, INDArray outputs) {
            if (!labels.equalShapes(outputs)) {
                throw new IllegalArgumentException("labels: expected the outputs' shape "
                        + Arrays.toString(outputs.shape()) + ", found " + Arrays.toString(labels.shape()));
            }
            this.count = Math.toIntExact(outputs.size(0));
            this.actions = Math.toIntExact(outputs.size(1));
            this.outputs = floats(outputs);
            this.labels = floats(labels);
            this.steps = new boolean[count];
            this.valid = new boolean[count * actions];
            this.known = new boolean[count * actions];
            this.chosen = new int[count];
            takeMask(mask);
            takeLabels();
        }

        private static float[] floats(INDArray array) {
            return array.dup('c').data().asFloat();
        }

        private void takeMask(INDArray mask) {
            Arrays.fill(valid, true);
            Arrays.fill(steps, true);
            if (mask == null) {
                return;
            }
            float[] values = floats(mask);
            boolean isOfRows = values.length == count;
            if (!isOfRows && values.length != valid.length) {
                throw new IllegalArgumentException("mask: expected " + count + " x 1 or " + count + " x " + actions
                        + ", found " + Arrays.toString(mask.shape()));
            }
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0 && values[i] != 1) {
                    throw new IllegalArgumentException("mask: expected 0 or 1, found " + values[i]);
                }
                (isOfRows ? steps : valid)[i] = values[i] == 1;
            }
        }

        private void takeLabels() {
            for (int row = 0; row < count; row++) {
                boolean any = false;
                chosen[row] = -1;
                for (int i = row * actions; i < (row + 1) * actions; i++) {
                    valid[i] &= !Float.isNaN(labels[i]);
                    known[i] = valid[i] && labels[i] != Float.POSITIVE_INFINITY;
                    any |= valid[i];
                    if (known[i] && (chosen[row] < 0 || labels[i] > labels[row * actions + chosen[row]])) {
                        chosen[row] = i - row * actions;
                    }
                }
                // NaN in every place is no row
                steps[row] &= any;
            }
        }

        LossBatch batch(PolicyLoss loss) {
            boolean byAction = loss.targets() == Targets.ACTION;
            return LossBatch.of(actions)
                    .rows(count)
                    .logits(outputs, 0, actions)
                    .targets(byAction ? null : labels, 0, actions)
                    .actions(byAction || loss.divergence().needsTakenAction() ? chosen : null, 0)
                    .reference(loss.regulariser().needsReference() ? references() : null, 0, actions)
                    .mask(valid, 0, actions)
                    .loggedMask(byAction ? null : known, 0, actions)
                    .steps(steps, 0);
        }

        private float[] references() {
            if (reference != null && reference.length != actions) {
                throw new IllegalArgumentException(
                        "reference: expected " + actions + " probabilities, found " + reference.length);
            }
            float[] rows = new float[count * actions];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = reference == null ? 1f : reference[i % actions];
            }
            return rows;
        }
    }

    @Override
    public String name() {
        return "KelvinLoss";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KelvinLoss that
                && loss().equals(that.loss())
                && Arrays.equals(reference, that.reference);
    }

    @Override
    public int hashCode() {
        return 31 * loss().hashCode() + Arrays.hashCode(reference);
    }

    @Override
    public String toString() {
        return "KelvinLoss(" + loss() + ")";
    }
}
