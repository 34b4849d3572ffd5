package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/**
 * Implicit Q-learning for finitely many actions (Kostrikov, Nair and Levine, 2022): the value of a state is an expectile of the frozen
 * critic's values of the logged actions, the critic is backed up from it, and actions are imitated by exp(A / T) up to a bound. No action
 * that was not logged is ever valued.
 */
final class ImplicitUpdate extends PolicyUpdate {

    private final WeightedImitation imitation;
    private final double expectile;
    private final float[] logged = new float[batch.mostRows()];
    private final float[] advantages = new float[batch.mostRows()];
    private final LossSums unused = LossSums.create();

    ImplicitUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, new Critic(batch, options));
        this.imitation = new WeightedImitation(batch, options);
        this.expectile = options.expectile();
    }

    @Override
    public void losses(LossSums sums) {
        float[] frozen = critic.frozen();
        float[] values = batch.now(Head.VALUE);
        float[] nextValues = batch.next(Head.VALUE);
        float[] targets = critic.targets();
        for (int row = 0; row < batch.rows(); row++) {
            logged[row] = frozen[row * batch.actions() + batch.taken[row]];
            advantages[row] = logged[row] - values[row];
            targets[row] = batch.returns[row] + batch.discounts[row] * nextValues[row];
        }
        ValueLoss.accept(batch, logged, batch.weights, expectile);
        critic.learn(unused);
        imitation.exponential(advantages, 1);
        imitation.learn(sums);
    }
}
