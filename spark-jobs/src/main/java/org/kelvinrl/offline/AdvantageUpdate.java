package org.kelvinrl.offline;

import org.kelvinrl.loss.LossSums;

/**
 * Imitation weighted by exp(A / T) with the advantage A of the logged return over a state's value that is learnt beside: MARWIL (Wang et
 * al., 2018) and, with a bound on the weights, AWR (Peng et al., 2019). Advantages are in units of their root mean square over the rows
 * that are computed together: 256 of a network without memory.
 */
final class AdvantageUpdate extends PolicyUpdate {

    /** Stands in where all advantages are 0. */
    private static final double LEAST_UNIT = 1e-8;

    private final WeightedImitation imitation;
    private final float[] targets = new float[batch.mostRows()];
    private final float[] advantages = new float[batch.mostRows()];

    AdvantageUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, null);
        this.imitation = new WeightedImitation(batch, options);
    }

    @Override
    public void losses(LossSums sums) {
        float[] next = batch.frozenNext(Head.VALUE);
        float[] values = batch.now(Head.VALUE);
        double squares = 0;
        int counted = 0;
        for (int row = 0; row < batch.rows(); row++) {
            targets[row] = batch.returns[row] + batch.discounts[row] * next[row];
            advantages[row] = targets[row] - values[row];
            boolean counts = batch.targetWeights[row] > 0;
            squares += counts ? (double) advantages[row] * advantages[row] : 0;
            counted += counts ? 1 : 0;
        }
        ValueLoss.accept(batch, targets, batch.targetWeights, 0.5);
        imitation.exponential(advantages, Math.max(LEAST_UNIT, Math.sqrt(squares / Math.max(1, counted))));
        imitation.learn(sums);
    }

    @Override
    public float[] targets() {
        return targets;
    }
}
