package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/**
 * Conservative Q-learning for finitely many actions (Kumar et al., 2020): double DQN, and a weight on log sum_j exp Q(s, j) - Q(s, k), which
 * keeps the values of actions that were not taken below that of the one that was.
 */
final class ConservativeUpdate extends ValueUpdate {

    private final LikelihoodLoss regulariser;
    private final float[] logits;
    private final float[] slope;
    private final LossSums unused = LossSums.create();

    ConservativeUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, options);
        this.regulariser = new LikelihoodLoss(batch, 1, 0);
        this.logits = new float[batch.mostRows() * batch.actions()];
        this.slope = new float[logits.length];
    }

    @Override
    public void losses(LossSums sums) {
        super.losses(sums);
        for (int member = 0; member < options.critics(); member++) {
            regularise(member);
        }
    }

    private void regularise(int member) {
        int actions = batch.actions();
        int stride = options.critics() * actions;
        float[] outputs = batch.now(Head.CRITIC);
        float[] gradient = batch.gradient(Head.CRITIC);
        for (int row = 0; row < batch.rows(); row++) {
            System.arraycopy(outputs, row * stride + member * actions, logits, row * actions, actions);
        }
        regulariser.accept(logits, batch.weights, options.conservatism(), slope, unused);
        for (int row = 0; row < batch.rows(); row++) {
            for (int action = 0; action < actions; action++) {
                gradient[row * stride + member * actions + action] += slope[row * actions + action];
            }
        }
    }
}
