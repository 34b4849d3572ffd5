package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.loss.LossSums;

/** Imitation of logged actions, each weighted by its advantage, for the algorithms that learn a policy so. For one thread. */
final class WeightedImitation {

    private final TransitionBatch batch;
    private final AlgorithmOptions options;
    private final LikelihoodLoss loss;
    private final float[] weights;
    private final LossSums unused = LossSums.create();

    WeightedImitation(TransitionBatch batch, AlgorithmOptions options) {
        this.batch = batch;
        this.options = options;
        this.weights = new float[batch.mostRows()];
        this.loss = new LikelihoodLoss(batch, 1, options.entropyWeight());
    }

    /**
     * Weighs rows by exp(A / T), up to the bound.
     *
     * @param advantages [rows]
     * @param unit what advantages are divided by, above 0
     */
    void exponential(float[] advantages, double unit) {
        double bound = options.weightBound();
        double most = StrictMath.log(bound);
        for (int row = 0; row < batch.rows(); row++) {
            double exponent = Math.min(most, advantages[row] / (unit * options.advantageTemperature()));
            // exp in two steps, as its argument is at most 0 there
            weights[row] = (float) (bound * ActionValues.exp((float) (exponent - most)));
        }
    }

    /** Weighs rows by 1 where the advantage is above 0, and by 0 elsewhere. */
    void binary(float[] advantages) {
        for (int row = 0; row < batch.rows(); row++) {
            weights[row] = advantages[row] > 0 ? 1 : 0;
        }
    }

    /**
     * Writes the gradient of the weighted likelihood of the rows that have a Bellman target.
     *
     * @param sums sums that the rows are added to, with their own weights
     */
    void learn(LossSums sums) {
        float[] logits = batch.now(Head.POLICY);
        loss.accept(logits, batch.targetWeights, 1, null, sums);
        for (int row = 0; row < batch.rows(); row++) {
            weights[row] *= batch.targetWeights[row];
        }
        loss.accept(logits, weights, 1, batch.gradient(Head.POLICY), unused);
    }
}
