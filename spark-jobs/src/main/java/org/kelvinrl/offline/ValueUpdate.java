package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/**
 * Q-learning on a log: the value of the taken action is fitted to r + gamma^n V(s').
 *
 * <p>Which value V is, the {@linkplain Backup backup} says: the frozen copy's largest (DQN; Mnih et al., 2015), that of the action that
 * the network of now finds best (double DQN; van Hasselt et al., 2016), the soft maximum (soft Q-learning; Haarnoja et al., 2017).
 */
class ValueUpdate implements Update {

    final TransitionBatch batch;
    final Critic critic;
    final AlgorithmOptions options;
    final float[] policy;

    ValueUpdate(TransitionBatch batch, AlgorithmOptions options) {
        this.batch = batch;
        this.critic = new Critic(batch, options);
        this.options = options;
        this.policy = new float[batch.actions()];
    }

    @Override
    public void losses(LossSums sums) {
        float[] targets = critic.targets();
        float[] frozen = critic.frozenNext();
        float[] now = needsNext() ? critic.next() : null;
        for (int row = 0; row < batch.rows(); row++) {
            targets[row] = reward(row) + batch.discounts[row] * nextValue(frozen, now, row);
        }
        critic.learn(sums);
    }

    /** True if the value of the next observation asks for what the network of now says of it. */
    boolean needsNext() {
        return options.backup() == Backup.DOUBLE;
    }

    /** What the row earned. */
    float reward(int row) {
        return batch.returns[row];
    }

    /** V(s') of a row. */
    float nextValue(float[] frozen, float[] now, int row) {
        int actions = batch.actions();
        float temperature = (float) options.temperature().factor();
        return options.backup().of(frozen, now, row * actions, actions, batch.nextMask(), temperature, policy);
    }

    @Override
    public float[] acting() {
        return critic.now();
    }

    @Override
    public float[] values() {
        return critic.now();
    }

    @Override
    public float[] targets() {
        return critic.targets();
    }
}
