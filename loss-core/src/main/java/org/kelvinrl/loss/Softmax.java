package org.kelvinrl.loss;

/**
 * The softmax of the rows of a block: with x a row's numbers, m their maximum, s the scale and z = s (x - m),
 *
 * <pre>
 *   log p_j = z_j - log sum_i exp(z_i),   p_j = exp(z_j) / sum_i exp(z_i)
 * </pre>
 *
 * <p>The maximum is subtracted before scaling, and what rounding takes from the difference and the product joins the exponent: large
 * numbers that lie close together keep their differences, and p is good to a few units in the last place down to the least.
 *
 * <p>Where z is below {@link FloatMath#LOWEST_EXPONENT}, p is 0. For x = minus infinity p is 0 and z counts as {@link #FLOOR} in
 * log p; an action that does not count is treated like that, and as its p is 0 takes no part in sums over p.
 *
 * <p>Numbers are not looked at one by one unless something is wrong: NaN or plus infinity make NaN of the row's log p, which its
 * entropy shows, and minus infinity is noticed in passing. {@link #check} then finds the culprit.
 */
final class Softmax extends Policy {
    private final float lowestAllowed;
    private final Scale scale;

    private Softmax(String quantity, float lowestAllowed, double scale, ActionMask mask, Block block) {
        super(quantity, mask, block);
        this.lowestAllowed = lowestAllowed;
        this.scale = Scale.of(scale);
    }

    static Softmax ofLogits(double scale, ActionMask mask, Block block) {
        return new Softmax("logits", -Float.MAX_VALUE, scale, mask, block);
    }

    static Softmax ofTargets(double temperature, ActionMask mask, Block block) {
        return new Softmax("target Q-values", Float.NEGATIVE_INFINITY, 1 / temperature, mask, block);
    }

    @Override
    float padding() {
        return 0;
    }

    @Override
    void compute() {
        boolean hasLowest = block.softmax(this, scale);
        if (hasLowest) {
            // Actions that do not count may be at minus infinity, and so may others, but not every one.
            for (int r = 0; r < block.rows(); r++) {
                check(r);
            }
        }
    }

    @Override
    void checkNumber(int r, int action, float x) {
        if (!(x >= lowestAllowed && x <= Float.MAX_VALUE)) {
            String expected = lowestAllowed < -Float.MAX_VALUE ? "a finite number or -Infinity" : "a finite number";
            throw invalid(r, action, expected, Float.toString(x));
        }
    }

    @Override
    void checkLargest(int r, float largest) {
        if (largest == Float.NEGATIVE_INFINITY) {
            throw invalid(r, InvalidRowException.NO_ACTION, "at least one finite number", "-Infinity throughout");
        }
        checkSpread(r, largest);
    }

    private void checkSpread(int r, float largest) {
        for (int action = 0; action < block.actions(); action++) {
            float x = number[block.at(r, action)];
            if (x > Float.NEGATIVE_INFINITY && (x - largest) * scale.factor < -Float.MAX_VALUE) {
                throw invalid(
                        r,
                        action,
                        "a number within float's range of the largest, " + largest + ", after scaling by "
                                + scale.factor,
                        Float.toString(x));
            }
        }
    }
}
