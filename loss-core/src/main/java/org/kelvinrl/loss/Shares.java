package org.kelvinrl.loss;

/**
 * Probabilities that the caller gives: with x a row's numbers and m their maximum, p_j = x_j / sum_i x_i, log p_j = log(x_j / m) -
 * log sum_i (x_i / m). So numbers need not add up to 1, and a policy over fewer actions than were given is renormalised.
 *
 * <p>Where x_j / m is below 2^-126, p is 0 and log(x_j / m) counts as {@link #FLOOR}.
 */
final class Shares extends Policy {
    private static final float SMALLEST = Float.MIN_NORMAL;

    Shares(String quantity, ActionMask mask, Block block) {
        super(quantity, mask, block);
    }

    @Override
    float padding() {
        return 1;
    }

    @Override
    void compute() {
        findBest();
        // A sum would hide a number that is not one, as a negative one.
        for (int r = 0; r < block.rows(); r++) {
            check(r);
        }
        shares();
        int n = size();
        block.arithmetic().log(0, logProbability, n);
        for (int i = 0; i < n; i++) {
            boolean none = probability[i] < SMALLEST;
            logProbability[i] = none ? FLOOR : logProbability[i];
            number[i] = none ? Float.NEGATIVE_INFINITY : number[i];
        }
        normalise();
    }

    /** Numbers of at most 1, in place of p; the logarithm needs them above 0. */
    private void shares() {
        block.spread(max, scratch);
        for (int i = 0; i < size(); i++) {
            float share = mask.allows(i) ? number[i] / scratch[i] : 0;
            probability[i] = share < SMALLEST ? 0 : share;
            logProbability[i] = Math.max(share, SMALLEST);
        }
    }

    @Override
    void checkNumber(int r, int action, float x) {
        if (!(x >= 0 && x <= Float.MAX_VALUE)) {
            throw invalid(r, action, "a finite number of at least 0", Float.toString(x));
        }
    }

    @Override
    void checkLargest(int r, float largest) {
        if (!(largest > 0)) {
            throw invalid(r, InvalidRowException.NO_ACTION, "at least one probability above 0", "none");
        }
    }
}
