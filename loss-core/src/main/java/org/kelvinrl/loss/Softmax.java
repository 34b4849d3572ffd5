package org.kelvinrl.loss;

/**
 * The softmax of some of a row's numbers: with x the numbers taken, m their maximum, s the scale and z = s (x - m),
 *
 * <pre>
 *   log p_i = z_i - log sum_j exp(z_j),   p_i = exp(z_i) / sum_j exp(z_j)
 * </pre>
 *
 * <p>The maximum is subtracted before scaling, both in double precision, so that large numbers that lie close together keep
 * their differences. The sum is taken without its largest term, which is exactly 1, so that log p is accurate relative to itself
 * even where p is nearly 1. Where z is below {@link #LOWEST}, p is 0. For x = minus infinity, where that is allowed, p is 0 and z
 * counts as {@link #FLOOR} in log p.
 */
final class Softmax {
    /** Below this exp(z) would leave float's normal range, which ends at exp(-87.34) = 2^-126. */
    private static final double LOWEST = -87;

    /** log 2^-126. */
    private static final float FLOOR = -87.33655f;

    final float[] probability;
    final float[] logProbability;
    private final String quantity;
    private final float lowestAllowed;
    private final double scale;
    private final float[] term;
    private int size;
    private int best;

    private Softmax(String quantity, float lowestAllowed, double scale, int actions) {
        this.quantity = quantity;
        this.lowestAllowed = lowestAllowed;
        this.scale = scale;
        this.probability = new float[actions];
        this.logProbability = new float[actions];
        this.term = new float[actions];
    }

    static Softmax ofLogits(double scale, int actions) {
        return new Softmax("logits", -Float.MAX_VALUE, scale, actions);
    }

    static Softmax ofTargets(double temperature, int actions) {
        return new Softmax("target Q-values", Float.NEGATIVE_INFINITY, 1 / temperature, actions);
    }

    /** How many actions the row has. */
    int size() {
        return size;
    }

    /** The action with the largest number, of equal ones the first. */
    int best() {
        return best;
    }

    /**
     * Computes a row.
     *
     * @param x where its numbers are
     * @param offset where they start
     * @param actions which of them to take, at least one
     * @param row what to call it in errors
     */
    void accept(float[] x, int offset, ActionSet actions, int row) {
        size = actions.size();
        best = best(x, offset, actions, row);
        double max = x[offset + best];
        int[] index = actions.index;
        for (int i = 0; i < size; i++) {
            double z = scale * (x[offset + index[i]] - max);
            float e = z < LOWEST ? 0 : (float) Math.exp(z);
            probability[i] = e;
            term[i] = index[i] == best ? 0 : e;
            float logit = (float) z;
            logProbability[i] = logit < -Float.MAX_VALUE ? floor(x[offset + index[i]], row, index[i]) : logit;
        }
        normalise(FixedOrder.sum(term, size));
    }

    private void normalise(float rest) {
        float inverse = 1 / (1 + rest);
        float log = (float) Math.log1p(rest);
        for (int i = 0; i < size; i++) {
            probability[i] *= inverse;
            logProbability[i] -= log;
        }
    }

    private int best(float[] x, int offset, ActionSet actions, int row) {
        int[] index = actions.index;
        int found = index[0];
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            float number = x[offset + index[i]];
            if (!(number >= lowestAllowed && number <= Float.MAX_VALUE)) {
                throw new InvalidRowException(quantity, row, index[i], allowed(), Float.toString(number));
            }
            if (number > max) {
                max = number;
                found = index[i];
            }
        }
        if (max == Float.NEGATIVE_INFINITY) {
            throw new InvalidRowException(
                    quantity, row, InvalidRowException.NO_ACTION, "at least one finite number", "-Infinity throughout");
        }
        return found;
    }

    private String allowed() {
        return lowestAllowed < -Float.MAX_VALUE ? "a finite number or -Infinity" : "a finite number";
    }

    private float floor(float number, int row, int action) {
        if (number == Float.NEGATIVE_INFINITY) {
            return FLOOR;
        }
        throw new InvalidRowException(
                quantity,
                row,
                action,
                "a scaled difference from the row's maximum within float's range",
                "one beyond it");
    }
}
