package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/** Behaviour cloning (Pomerleau, 1991): the logged action's likelihood. */
final class ImitationUpdate implements Update {

    private final TransitionBatch batch;
    private final LikelihoodLoss loss;

    ImitationUpdate(TransitionBatch batch, AlgorithmOptions options) {
        this.batch = batch;
        this.loss = new LikelihoodLoss(batch, 1, options.entropyWeight());
    }

    @Override
    public void losses(LossSums sums) {
        loss.accept(acting(), batch.weights, 1, batch.gradient(Head.POLICY), sums);
    }

    @Override
    public float[] acting() {
        return batch.now(Head.POLICY);
    }

    @Override
    public float[] values() {
        return null;
    }

    @Override
    public float[] targets() {
        return null;
    }
}
