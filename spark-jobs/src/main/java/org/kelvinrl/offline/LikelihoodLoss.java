package org.kelvinrl.offline;

import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;

/** Minus the logarithm of the logged action's probability, less a little entropy. For one thread. */
final class LikelihoodLoss {

    private final TransitionBatch batch;
    private final boolean isMasked;
    private final LossKernel kernel;
    private final LossBatch rows;

    /** The likelihood among the actions that are valid. */
    LikelihoodLoss(TransitionBatch batch, double logitScale, double entropyWeight) {
        this(batch, true, logitScale, entropyWeight);
    }

    private LikelihoodLoss(TransitionBatch batch, boolean isMasked, double logitScale, double entropyWeight) {
        this.batch = batch;
        this.isMasked = isMasked;
        this.kernel = LossKernel.of(loss(logitScale, entropyWeight), batch.actions());
        this.rows = LossBatch.of(batch.actions());
    }

    /** The likelihood among all actions: that none takes what is not valid is learnt too. */
    static LikelihoodLoss amongAll(TransitionBatch batch) {
        return new LikelihoodLoss(batch, false, 1, 0);
    }

    static PolicyLoss loss(double logitScale, double entropyWeight) {
        return PolicyLoss.of(Divergence.negativeLogLikelihood())
                .withTargets(Targets.ACTION)
                .withLogitScale(logitScale)
                .withEntropyWeight(entropyWeight);
    }

    /**
     * Writes the gradient of the weighted loss.
     *
     * @param logits [rows, actions]
     * @param weights [rows]
     * @param scale what the gradient is multiplied by
     * @param gradient [rows, actions], written; null if only sums are wanted
     * @param sums sums that the rows are added to with these weights
     */
    void accept(float[] logits, float[] weights, double scale, float[] gradient, LossSums sums) {
        int actions = batch.actions();
        rows.rows(batch.rows())
                .logits(logits, 0, actions)
                .mask(isMasked ? batch.mask() : null, 0, actions)
                .actions(batch.taken, 0)
                .weights(weights, 0)
                .gradientScale(scale)
                .gradient(gradient, 0, actions);
        kernel.accept(rows, sums);
    }
}
