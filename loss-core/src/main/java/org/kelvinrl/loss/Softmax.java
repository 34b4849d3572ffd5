package org.kelvinrl.loss;

import java.util.Arrays;

/**
 * The softmax of the rows of a block: with x a row's numbers, m their maximum, s the scale and z = s (x - m),
 *
 * <pre>
 *   log p_j = z_j - log sum_i exp(z_i),   p_j = exp(z_j) / sum_i exp(z_i)
 * </pre>
 *
 * <p>The maximum is subtracted before scaling, and z keeps a second float with what rounding took from it: large numbers that
 * lie close together keep their differences, and p is good to a few units in the last place down to the least. The sum is taken
 * without its largest term, which is exactly 1, so that log p is as good even where p is nearly 1.
 *
 * <p>Where z is below {@link FloatMath#LOWEST_EXPONENT}, p is 0. For x = minus infinity p is 0 and z counts as {@link #FLOOR} in
 * log p; an action that does not count is treated like that, and as its p is 0 takes no part in sums over p.
 *
 * <p>Numbers are not looked at one by one unless something is wrong: NaN or plus infinity make NaN of the row's log p, which its
 * entropy shows, and minus infinity is noticed in passing. {@link #check} then finds the culprit.
 */
final class Softmax {
    /** log 2^-126. */
    private static final float FLOOR = -87.33655f;

    final float[] probability;
    final float[] logProbability;

    /** The action with each row's largest number, of equal ones the first. */
    final int[] best;

    private final String quantity;
    private final float lowestAllowed;
    private final float scale;
    private final float scaleRest;
    private final Block block;
    private final ActionMask mask;
    private final float[] max;
    private final float[] column;
    private final float[] number;
    private final float[] scratch;
    private int firstRow;

    private Softmax(String quantity, float lowestAllowed, double scale, ActionMask mask, Block block) {
        this.quantity = quantity;
        this.lowestAllowed = lowestAllowed;
        this.scale = (float) scale;
        this.scaleRest = (float) (scale - this.scale);
        this.mask = mask;
        this.block = block;
        this.best = new int[block.newColumn().length];
        this.max = block.newColumn();
        this.column = block.newColumn();
        this.probability = block.newMatrix();
        this.logProbability = block.newMatrix();
        this.number = block.newMatrix();
        this.scratch = block.newMatrix();
    }

    static Softmax ofLogits(double scale, ActionMask mask, Block block) {
        return new Softmax("logits", -Float.MAX_VALUE, scale, mask, block);
    }

    static Softmax ofTargets(double temperature, ActionMask mask, Block block) {
        return new Softmax("target Q-values", Float.NEGATIVE_INFINITY, 1 / temperature, mask, block);
    }

    /** How many probabilities there are, of all rows. */
    int size() {
        return block.size();
    }

    /** Computes the rows of a block. */
    void accept(Rows<float[]> x, int first) {
        firstRow = first;
        block.load(x, first, number);
        if (!mask.all()) {
            leaveOut();
        }
        findBest();
        subtractAndScale();
        if (FloatMath.exp(logProbability, size(), probability, scratch)) {
            floor();
        }
        normalise();
    }

    private void leaveOut() {
        for (int i = 0; i < size(); i++) {
            number[i] = mask.allows(i) ? number[i] : Float.NEGATIVE_INFINITY;
        }
    }

    private void findBest() {
        Arrays.fill(best, 0, block.rows(), 0);
        Arrays.fill(max, 0, block.rows(), Float.NEGATIVE_INFINITY);
        int rows = block.rows();
        for (int action = 0; action < block.actions(); action++) {
            int from = action * rows;
            for (int r = 0; r < rows; r++) {
                boolean better = number[from + r] > max[r];
                best[r] = better ? action : best[r];
                max[r] = better ? number[from + r] : max[r];
            }
        }
    }

    /** Writes z, and in place of p what its rounding lost. */
    private void subtractAndScale() {
        block.spread(max, scratch);
        int n = size();
        for (int i = 0; i < n; i++) {
            float difference = number[i] - scratch[i];
            float recovered = difference - number[i];
            float lost = (number[i] - (difference - recovered)) - (scratch[i] + recovered);
            float z = difference * scale;
            logProbability[i] = z;
            probability[i] = Math.fma(difference, scale, -z) + Math.fma(difference, scaleRest, lost * scale);
        }
    }

    private void floor() {
        for (int i = 0; i < size(); i++) {
            if (logProbability[i] < -Float.MAX_VALUE) {
                if (mask.allows(i)) {
                    check(i % block.rows());
                }
                logProbability[i] = FLOOR;
            }
        }
    }

    private void normalise() {
        int rows = block.rows();
        setBest(0);
        System.arraycopy(probability, 0, scratch, 0, size());
        block.sum(scratch, column);
        setBest(1);
        for (int r = 0; r < rows; r++) {
            max[r] = FloatMath.log1p(column[r]);
            column[r] = 1 / (1 + column[r]);
        }
        block.spread(max, scratch);
        subtract(logProbability, scratch);
        block.spread(column, scratch);
        multiply(probability, scratch);
    }

    private void setBest(float value) {
        int rows = block.rows();
        for (int r = 0; r < rows; r++) {
            probability[best[r] * rows + r] = value;
        }
    }

    private void subtract(float[] from, float[] x) {
        int n = size();
        for (int i = 0; i < n; i++) {
            from[i] -= x[i];
        }
    }

    private void multiply(float[] x, float[] by) {
        int n = size();
        for (int i = 0; i < n; i++) {
            x[i] *= by[i];
        }
    }

    /**
     * Checks a row.
     *
     * @param r the row of the block
     * @throws InvalidRowException if the row has no softmax
     */
    void check(int r) {
        float largest = Float.NEGATIVE_INFINITY;
        boolean none = true;
        for (int action = 0; action < block.actions(); action++) {
            int i = action * block.rows() + r;
            if (mask.allows(i)) {
                none = false;
                checkNumber(r, action, number[i]);
                largest = Math.max(largest, number[i]);
            }
        }
        if (none) {
            throw invalid(r, InvalidRowException.NO_ACTION, "at least one action that the masks allow", "none");
        }
        if (largest == Float.NEGATIVE_INFINITY) {
            throw invalid(r, InvalidRowException.NO_ACTION, "at least one finite number", "-Infinity throughout");
        }
        checkSpread(r, largest);
    }

    private void checkNumber(int r, int action, float x) {
        if (!(x >= lowestAllowed && x <= Float.MAX_VALUE)) {
            String expected = lowestAllowed < -Float.MAX_VALUE ? "a finite number or -Infinity" : "a finite number";
            throw invalid(r, action, expected, Float.toString(x));
        }
    }

    private void checkSpread(int r, float largest) {
        for (int action = 0; action < block.actions(); action++) {
            float x = number[action * block.rows() + r];
            if (x > Float.NEGATIVE_INFINITY && (x - largest) * scale < -Float.MAX_VALUE) {
                throw invalid(
                        r,
                        action,
                        "a number within float's range of the largest, " + largest + ", after scaling by " + scale,
                        Float.toString(x));
            }
        }
    }

    private InvalidRowException invalid(int r, int action, String expected, String found) {
        return new InvalidRowException(quantity, firstRow + r, action, expected, found);
    }
}
