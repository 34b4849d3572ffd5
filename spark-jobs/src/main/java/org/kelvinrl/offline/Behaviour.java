package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/** The estimate of the policy that was logged: a softmax fitted by maximum likelihood to the logged actions. For one thread. */
final class Behaviour {

    private final TransitionBatch batch;
    private final LikelihoodLoss loss;
    private final LossSums unused = LossSums.create();

    private Behaviour(TransitionBatch batch, LikelihoodLoss loss) {
        this.batch = batch;
        this.loss = loss;
    }

    /** A policy over the valid actions; what it says of others means nothing. */
    static Behaviour amongValid(TransitionBatch batch) {
        return new Behaviour(batch, new LikelihoodLoss(batch, 1, 0));
    }

    /** A policy over all actions, which gives little to those that are not valid: it can be asked where no mask is known. */
    static Behaviour amongAll(TransitionBatch batch) {
        return new Behaviour(batch, LikelihoodLoss.amongAll(batch));
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
