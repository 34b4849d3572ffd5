package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.loss.LossSums;

/**
 * Munchausen Q-learning (Vieillard, Pietquin and Geist, 2020): soft Q-learning whose reward has alpha tau log p(k) of the frozen copy's
 * softmax policy p added for the taken action k, but not less than alpha times the floor.
 */
final class MunchausenUpdate extends ValueUpdate {

    private final float[] taken = new float[batch.mostRows()];

    MunchausenUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, options);
    }

    @Override
    public void losses(LossSums sums) {
        float[] frozen = critic.frozen();
        int actions = batch.actions();
        for (int row = 0; row < batch.rows(); row++) {
            int at = row * actions;
            float soft = ActionValues.soft(
                    frozen,
                    at,
                    actions,
                    batch.mask(),
                    at,
                    (float) options.temperature().factor(),
                    policy);
            // tau log p(k), without the logarithm of a probability that may have become 0
            taken[row] = frozen[at + batch.taken[row]] - soft;
        }
        super.losses(sums);
    }

    @Override
    float reward(int row) {
        double bonus = Math.max(options.munchausenFloor(), Math.min(0, taken[row]));
        return (float) (batch.returns[row] + options.munchausenScale() * bonus);
    }
}
