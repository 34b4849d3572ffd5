package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.loss.LossSums;

/**
 * Critic-regularised regression (Wang et al., 2020): the critic is that of the policy, and logged actions are imitated where they are
 * better than the policy's mean, or by exp(A / T) up to a bound.
 */
final class CriticRegularisedUpdate extends PolicyUpdate {

    private final WeightedImitation imitation;
    private final boolean isBinary;
    private final float[] policy;
    private final float[] advantages = new float[batch.mostRows()];
    private final LossSums unused = LossSums.create();

    CriticRegularisedUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, new Critic(batch, options));
        this.imitation = new WeightedImitation(batch, options);
        this.isBinary = options.advantageWeights() == AdvantageWeights.BINARY;
        this.policy = new float[batch.actions()];
    }

    @Override
    public void losses(LossSums sums) {
        float[] targets = critic.targets();
        float[] nextLogits = batch.frozenNext(Head.POLICY);
        float[] nextValues = critic.frozenNext();
        float[] logits = batch.now(Head.POLICY);
        float[] values = critic.now();
        for (int row = 0; row < batch.rows(); row++) {
            float next = mean(nextLogits, nextValues, row, batch.nextMask());
            targets[row] = batch.returns[row] + batch.discounts[row] * next;
            float own = values[row * batch.actions() + batch.taken[row]];
            advantages[row] = own - mean(logits, values, row, batch.mask());
        }
        critic.learn(unused);
        if (isBinary) {
            imitation.binary(advantages);
        } else {
            imitation.exponential(advantages, 1);
        }
        imitation.learn(sums);
    }

    /** The mean of a state's values under the softmax of logits. */
    private float mean(float[] logits, float[] values, int row, boolean[] mask) {
        int actions = batch.actions();
        int at = row * actions;
        ActionValues.soft(logits, at, actions, mask, at, 1, policy);
        float sum = 0;
        for (int j = 0; j < actions; j++) {
            sum += policy[j] > 0 ? policy[j] * values[at + j] : 0;
        }
        return sum;
    }
}
