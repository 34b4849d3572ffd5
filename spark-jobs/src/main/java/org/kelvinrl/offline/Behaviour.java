package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/** The estimate of the policy that was logged: a softmax fitted by maximum likelihood to the logged actions. For one thread. */
final class Behaviour {

    private final TransitionBatch batch;
    private final LikelihoodLoss loss;
    private final LossSums unused = LossSums.create();

    Behaviour(TransitionBatch batch) {
        this.batch = batch;
        this.loss = new LikelihoodLoss(batch, 1, 0);
    }

    /** Its logits for the observations, [rows, actions]. */
    float[] now() {
        return batch.now(Head.BEHAVIOUR);
    }

    /** Its logits for the next observations, [rows, actions]. */
    float[] next() {
        return batch.next(Head.BEHAVIOUR);
    }

    /** Writes the gradient of its likelihood. */
    void learn() {
        loss.accept(now(), batch.weights, 1, batch.gradient(Head.BEHAVIOUR), unused);
    }
}
