package org.kelvinrl.loss;

import java.util.Arrays;

/** In plain Java, one number at a time: what the other implementation is held to. */
final class PlainArithmetic extends Arithmetic {
    static final String NAME = "plain";

    @Override
    String name() {
        return NAME;
    }

    @Override
    boolean softmaxOfColumns(Policy policy, int length, Scale scale) {
        return softmax(policy, scale);
    }

    @Override
    boolean softmaxOfRows(Policy policy, Scale scale, float[] lanes) {
        return softmax(policy, scale);
    }

    /** Pass by pass, each a loop that a compiler makes vector instructions of, but for the one that handles a float's bits. */
    private boolean softmax(Policy policy, Scale scale) {
        policy.findBest();
        policy.block.spread(policy.max, policy.scratch);
        float[] z = policy.logProbability;
        float[] p = policy.probability;
        int n = policy.size();
        differences(policy.number, policy.scratch, z, p, n);
        for (int i = 0; i < n; i++) {
            p[i] = FloatMath.powerOfFraction(z[i], p[i], scale);
        }
        for (int i = 0; i < n; i++) {
            p[i] = FloatMath.scaleByPower(z[i], p[i], scale);
            z[i] *= scale.factor;
        }
        boolean hasLowest = floor(z, n);
        policy.normalise();
        return hasLowest;
    }

    /** x - max, and what was lost in rounding that. */
    private static void differences(float[] x, float[] max, float[] difference, float[] lost, int n) {
        for (int i = 0; i < n; i++) {
            float d = x[i] - max[i];
            float recovered = d - x[i];
            difference[i] = d;
            lost[i] = (x[i] - (d - recovered)) - (max[i] + recovered);
        }
    }

    /** Puts the floor where z is minus infinity; says whether it is somewhere. */
    static boolean floor(float[] z, int n) {
        boolean hasLowest = false;
        for (int i = 0; i < n; i++) {
            hasLowest |= z[i] < -Float.MAX_VALUE;
        }
        if (hasLowest) {
            for (int i = 0; i < n; i++) {
                z[i] = z[i] < -Float.MAX_VALUE ? Policy.FLOOR : z[i];
            }
        }
        return hasLowest;
    }

    /** The polynomial by itself, as a compiler makes vector instructions of that, but not of what handles a float's bits. */
    @Override
    void exp(float[] z, float[] rest, float s, int n) {
        for (int i = 0; i < n; i++) {
            rest[i] = FloatMath.expm1OfFraction(z[i], rest[i]);
        }
        for (int i = 0; i < n; i++) {
            rest[i] = FloatMath.scaleByPower(z[i], rest[i], s);
        }
    }

    @Override
    void log(float s, float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = FloatMath.log(s, x[i]);
        }
    }

    @Override
    void sumColumns(float[] x, int actions, int length, float[] sum) {
        Arrays.fill(sum, 0, length, 0);
        for (int action = 0; action < Math.min(LANES, actions); action++) {
            int from = action * length;
            for (int r = 0; r < length; r++) {
                sum[r] += x[from + r];
            }
        }
        for (int group = LANES; group < actions; group += LANES) {
            addGroup(x, group, Math.min(group + LANES, actions), length, sum);
        }
    }

    @Override
    void sumColumns(float[] w, float[] a, float[] b, int actions, int length, float[] scratch, float[] sum) {
        terms(w, a, b, scratch, actions * length);
        sumColumns(scratch, actions, length, sum);
    }

    private static void terms(float[] w, float[] a, float[] b, float[] term, int n) {
        for (int i = 0; i < n; i++) {
            term[i] = w[i] * (a[i] - b[i]);
        }
    }

    /** A group is added up before it joins the others. */
    private static void addGroup(float[] x, int group, int end, int length, float[] sum) {
        for (int r = 0; r < length; r++) {
            float ofGroup = 0;
            for (int action = group; action < end; action++) {
                ofGroup += x[action * length + r];
            }
            sum[r] += ofGroup;
        }
    }

    @Override
    void bestOfColumns(float[] x, int actions, int length, float[] max, int[] best, float[] scratch) {
        Arrays.fill(max, 0, length, Float.NEGATIVE_INFINITY);
        Arrays.fill(best, 0, length, 0);
        for (int action = 0; action < actions; action++) {
            int from = action * length;
            for (int r = 0; r < length; r++) {
                boolean above = x[from + r] > max[r];
                best[r] = above ? action : best[r];
                max[r] = above ? x[from + r] : max[r];
            }
        }
    }

    @Override
    void fill(float[] x, int from, int n, float number) {
        Arrays.fill(x, from, from + n, number);
    }

    @Override
    void sumRows(float[] x, int actions, int rows, float[] sum, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(lanes, 0, LANES, 0);
            int from = r * actions;
            for (int j = 0; j < actions; j++) {
                lanes[j % LANES] += x[from + j];
            }
            sum[r] = sumOf(lanes, 0);
        }
    }

    @Override
    void sumRows(float[] w, float[] a, float[] b, int actions, int rows, float[] scratch, float[] sum, float[] lanes) {
        terms(w, a, b, scratch, actions * rows);
        sumRows(scratch, actions, rows, sum, lanes);
    }

    /** Adds up the lanes from one on: their halves, then the halves of what that gives, and so on. */
    static float sumOf(float[] lanes, int from) {
        float even = sumOfFour(lanes, from) + sumOfFour(lanes, from + 2);
        float odd = sumOfFour(lanes, from + 1) + sumOfFour(lanes, from + 3);
        return even + odd;
    }

    private static float sumOfFour(float[] lanes, int from) {
        return (lanes[from] + lanes[from + 8]) + (lanes[from + 4] + lanes[from + 12]);
    }

    @Override
    void bestOfRows(float[] x, int actions, int rows, float[] max, int[] best, float[] lanes) {
        for (int r = 0; r < rows; r++) {
            best[r] = bestOfRow(x, r * actions, actions);
            max[r] = x[r * actions + best[r]] + 0; // makes plus zero of minus zero
        }
    }

    private static int bestOfRow(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        int best = 0;
        for (int j = 0; j < n; j++) {
            boolean above = x[from + j] > max;
            best = above ? j : best;
            max = above ? x[from + j] : max;
        }
        return best;
    }

    @Override
    boolean sumOfColumns(float[] a, float[] b, float weight, float[] factor, int actions, int length, float[] lanes) {
        for (int from = 0; from < actions * length; from += length) {
            for (int r = 0; r < length; r++) {
                a[from + r] = factor[r] * (a[from + r] + weight * b[from + r]);
            }
        }
        return finite(a, 0, actions * length);
    }

    @Override
    boolean sumOfRows(
            float[] a,
            float[] b,
            float weight,
            float[] factor,
            int actions,
            int rows,
            float[] to,
            int at,
            int stride,
            float[] lanes) {
        boolean finite = true;
        for (int r = 0; r < rows; r++) {
            int from = r * actions;
            int start = at + r * stride;
            for (int j = 0; j < actions; j++) {
                to[start + j] = factor[r] * (a[from + j] + weight * b[from + j]);
            }
            finite &= finite(to, start, actions);
        }
        return finite;
    }

    static boolean finite(float[] x, int from, int n) {
        boolean finite = true;
        for (int i = from; i < from + n; i++) {
            finite &= Math.abs(x[i]) <= Float.MAX_VALUE;
        }
        return finite;
    }
}
