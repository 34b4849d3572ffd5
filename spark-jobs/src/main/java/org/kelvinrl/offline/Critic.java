package org.kelvinrl.offline;

import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;

/** A critic with its frozen copy: what it says of observations, and its error against Bellman targets. For one thread. */
final class Critic {

    private final TransitionBatch batch;
    private final Ensemble ensemble;
    private final CriticLoss loss;
    private final double pessimism;
    private final float[] now;
    private final float[] next;
    private final float[] frozen;
    private final float[] frozenNext;
    private final float[] targets;

    Critic(TransitionBatch batch, AlgorithmOptions options) {
        int numbers = batch.mostRows() * batch.actions();
        this.batch = batch;
        this.ensemble = new Ensemble(batch.actions(), options.critics());
        this.loss = new CriticLoss(batch, ensemble, Divergence.named(options.criticError()));
        this.pessimism = options.pessimism();
        this.targets = new float[batch.mostRows()];
        this.now = new float[numbers];
        this.next = new float[numbers];
        this.frozen = new float[numbers];
        this.frozenNext = new float[numbers];
    }

    /** The mean of its members for the observations, [rows, actions]. */
    float[] now() {
        return ensemble.value(batch.now(Head.CRITIC), batch.rows(), 0, now);
    }

    /** What counts of it for the next observations, [rows, actions]. */
    float[] next() {
        return ensemble.value(batch.next(Head.CRITIC), batch.rows(), pessimism, next);
    }

    /** What counts of its frozen copy for the observations, [rows, actions]. */
    float[] frozen() {
        return ensemble.value(batch.frozen(Head.CRITIC), batch.rows(), pessimism, frozen);
    }

    /** What counts of its frozen copy for the next observations, [rows, actions]. */
    float[] frozenNext() {
        return ensemble.value(batch.frozenNext(Head.CRITIC), batch.rows(), pessimism, frozenNext);
    }

    /** Bellman targets of the taken actions' values, [rows]: to be filled. */
    float[] targets() {
        return targets;
    }

    /** Writes the gradient of its error against the targets. */
    void learn(LossSums sums) {
        loss.accept(targets, sums);
    }
}
