package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/** Behaviour cloning (Pomerleau, 1991): the logged action's likelihood. */
final class ImitationUpdate extends PolicyUpdate {

    private final LikelihoodLoss loss;

    ImitationUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, null);
        this.loss = new LikelihoodLoss(batch, 1, options.entropyWeight());
    }

    @Override
    public void losses(LossSums sums) {
        loss.accept(acting(), batch.weights, 1, batch.gradient(Head.POLICY), sums);
    }
}
