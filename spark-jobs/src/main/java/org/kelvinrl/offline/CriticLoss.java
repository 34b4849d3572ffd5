package org.kelvinrl.offline;

import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;

/** The error of a critic's value of the taken action against a Bellman target, squared or Huber's. For one thread. */
final class CriticLoss {

    private final TransitionBatch batch;
    private final Ensemble ensemble;
    private final LossKernel kernel;
    private final LossBatch rows;
    private final float[] wanted;
    private final LossSums unused = LossSums.create();

    CriticLoss(TransitionBatch batch, Ensemble ensemble, Divergence error) {
        this.batch = batch;
        this.ensemble = ensemble;
        this.kernel = LossKernel.of(PolicyLoss.of(error), batch.actions());
        this.rows = LossBatch.of(batch.actions());
        this.wanted = new float[batch.mostRows() * batch.actions()];
    }

    /**
     * Writes the gradient of all members at the critic's outputs.
     *
     * @param targets Bellman targets, [rows]; what stands where a row has no target does not count
     * @param sums sums that the rows with a target are added to, as the first member errs
     */
    void accept(float[] targets, LossSums sums) {
        for (int member = 0; member < ensemble.members(); member++) {
            accept(targets, member, member == 0 ? sums : unused);
        }
    }

    private void accept(float[] targets, int member, LossSums sums) {
        int actions = batch.actions();
        int stride = ensemble.members() * actions;
        int first = member * actions;
        float[] outputs = batch.now(Head.CRITIC);
        for (int row = 0; row < batch.rows(); row++) {
            System.arraycopy(outputs, row * stride + first, wanted, row * actions, actions);
            if (batch.targetWeights[row] > 0) {
                wanted[row * actions + batch.taken[row]] = targets[row];
            }
        }
        rows.rows(batch.rows())
                .logits(outputs, first, stride)
                .targets(wanted, 0, actions)
                .mask(batch.mask(), 0, actions)
                .actions(batch.taken, 0)
                .weights(batch.targetWeights, 0)
                .gradient(batch.gradient(Head.CRITIC), first, stride);
        kernel.accept(rows, sums);
    }
}
