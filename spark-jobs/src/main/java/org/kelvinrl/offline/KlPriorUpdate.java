package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;

/**
 * A critic, a behaviour prior, and the paper's loss for the policy. The behaviour b is fitted to the logged actions; the critic's value of
 * the taken action to r + gamma^n V(s') with V(s) = tau log sum_j b_j exp(Q_j / tau) of its frozen copy; the policy p to q, in proportion
 * to b^w exp(Q / tau), by a divergence less a little entropy.
 *
 * <p>A uniform b or w = 0 gives the paper's q, an infinite tau or w imitation. As a multiple of the spread of b's logits, w is large where
 * the log prefers some actions, and near 0 where all that b says is noise. Kin to MPO (Abdolmaleki et al., 2018), AWAC (Nair et al.,
 * 2020), and soft Q-learning with a prior.
 */
final class KlPriorUpdate extends PolicyUpdate {

    private final Behaviour behaviour;
    private final AlgorithmOptions options;
    private final LossKernel kernel;
    private final LossBatch rows;
    private final float[] wanted;
    private final float[] weighed;
    private final float[] policy;
    private final LossSums unused = LossSums.create();

    KlPriorUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, new Critic(batch, options));
        int actions = batch.actions();
        this.behaviour = Behaviour.amongValid(batch);
        this.options = options;
        this.kernel = LossKernel.of(loss(options), actions);
        this.rows = LossBatch.of(actions);
        this.wanted = new float[batch.mostRows() * actions];
        this.weighed = new float[actions];
        this.policy = new float[actions];
    }

    /** The policy's loss: targets are logits of q, at temperature 1. */
    static PolicyLoss loss(AlgorithmOptions options) {
        return PolicyLoss.of(Divergence.named(options.divergence())).withEntropyWeight(options.entropyWeight());
    }

    @Override
    public void losses(LossSums sums) {
        behaviour.learn();
        float[] values = critic.now();
        float temperature = options.temperature().of(values, batch);
        float[] targets = critic.targets();
        float[] frozen = critic.frozenNext();
        for (int row = 0; row < batch.rows(); row++) {
            targets[row] = batch.returns[row] + batch.discounts[row] * nextValue(frozen, row, temperature);
        }
        critic.learn(unused);
        improve(values, temperature, sums);
    }

    private float nextValue(float[] frozen, int row, float temperature) {
        int actions = batch.actions();
        int at = row * actions;
        float[] logits = behaviour.next();
        boolean[] mask = batch.nextMask();
        float most = frozen[at + ActionValues.best(frozen, at, actions, mask, at)];
        for (int j = 0; j < actions; j++) {
            weighed[j] = (frozen[at + j] - most) / temperature + logits[at + j];
        }
        float together = softOf(weighed, 0, mask, at);
        return most + temperature * (together - softOf(logits, at, mask, at));
    }

    private float softOf(float[] logits, int at, boolean[] mask, int maskAt) {
        return ActionValues.soft(logits, at, batch.actions(), mask, maskAt, 1, policy);
    }

    private void improve(float[] values, float temperature, LossSums sums) {
        int actions = batch.actions();
        float[] logits = behaviour.now();
        float weight = options.priorWeight().of(logits, batch);
        for (int row = 0; row < batch.rows(); row++) {
            int at = row * actions;
            float most = values[at + ActionValues.best(values, at, actions, batch.mask(), at)];
            for (int j = 0; j < actions; j++) {
                wanted[at + j] = (values[at + j] - most) / temperature + weight * logits[at + j];
            }
        }
        rows.rows(batch.rows())
                .logits(batch.now(Head.POLICY), 0, actions)
                .targets(wanted, 0, actions)
                .mask(batch.mask(), 0, actions)
                .actions(batch.taken, 0)
                .weights(batch.weights, 0)
                .gradient(batch.gradient(Head.POLICY), 0, actions);
        kernel.accept(rows, sums);
    }
}
