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
    boolean softmaxOfColumns(Policy policy, float scale, float scaleRest) {
        return softmax(policy, scale, scaleRest);
    }

    @Override
    boolean softmaxOfRows(Policy policy, float scale, float scaleRest) {
        return softmax(policy, scale, scaleRest);
    }

    /** Pass by pass, each a loop that a compiler makes vector instructions of. */
    private boolean softmax(Policy policy, float scale, float scaleRest) {
        policy.findBest();
        policy.block.spread(policy.max, policy.scratch);
        float[] z = policy.logProbability;
        int n = policy.size();
        scaledDifferences(policy.number, policy.scratch, scale, scaleRest, z, policy.probability, n);
        exp(z, policy.probability, 0, n);
        boolean hasLowest = floor(z, n);
        policy.normalise();
        return hasLowest;
    }

    /** With d = x - max, computes z = scale d, and in rest what was lost in rounding both. */
    private static void scaledDifferences(
            float[] x, float[] max, float scale, float scaleRest, float[] z, float[] rest, int n) {
        for (int i = 0; i < n; i++) {
            float difference = x[i] - max[i];
            float recovered = difference - x[i];
            float lost = (x[i] - (difference - recovered)) - (max[i] + recovered);
            float scaled = difference * scale;
            z[i] = scaled;
            rest[i] = Math.fma(difference, scale, -scaled) + Math.fma(difference, scaleRest, lost * scale);
        }
    }

    private static boolean floor(float[] z, int n) {
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
    void sumColumns(float[] x, int actions, int rows, float[] sum) {
        Arrays.fill(sum, 0, rows, 0);
        for (int lane = 0; lane < Math.min(LANES, actions); lane++) {
            if (lane + LANES < actions) {
                addLane(lane, x, actions, rows, sum);
            } else {
                addColumn(x, lane, rows, sum);
            }
        }
    }

    private static void addColumn(float[] x, int action, int rows, float[] sum) {
        int from = action * rows;
        for (int r = 0; r < rows; r++) {
            sum[r] += x[from + r];
        }
    }

    /** A lane is added up before it joins the others. */
    private static void addLane(int lane, float[] x, int actions, int rows, float[] sum) {
        for (int r = 0; r < rows; r++) {
            float ofLane = x[lane * rows + r];
            for (int action = lane + LANES; action < actions; action += LANES) {
                ofLane += x[action * rows + r];
            }
            sum[r] += ofLane;
        }
    }

    @Override
    void bestOfColumns(float[] x, int actions, int rows, float[] max, float[] best) {
        Arrays.fill(max, 0, rows, Float.NEGATIVE_INFINITY);
        Arrays.fill(best, 0, rows, 0);
        for (int action = 0; action < actions; action++) {
            int from = action * rows;
            for (int r = 0; r < rows; r++) {
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
    float sum(float[] x, int from, int n, float[] lanes) {
        Arrays.fill(lanes, 0, LANES, 0);
        for (int j = 0; j < n; j++) {
            lanes[j % LANES] += x[from + j];
        }
        return sumOf(lanes);
    }

    /** Adds up lanes, the first first. */
    static float sumOf(float[] lanes) {
        float sum = lanes[0];
        for (int lane = 1; lane < LANES; lane++) {
            sum += lanes[lane];
        }
        return sum;
    }

    @Override
    int best(float[] x, int from, int n, float[] lanes) {
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
    boolean sumOfColumns(float[] a, float[] b, float weight, float[] factor, int actions, int rows, float[] lanes) {
        for (int from = 0; from < actions * rows; from += rows) {
            for (int r = 0; r < rows; r++) {
                a[from + r] = factor[r] * (a[from + r] + weight * b[from + r]);
            }
        }
        return finite(a, 0, actions * rows);
    }

    @Override
    boolean sumOfRow(
            float[] a, float[] b, float weight, float factor, int from, int n, float[] to, int at, float[] lanes) {
        for (int j = 0; j < n; j++) {
            to[at + j] = factor * (a[from + j] + weight * b[from + j]);
        }
        return finite(to, at, n);
    }

    private static boolean finite(float[] x, int from, int n) {
        boolean finite = true;
        for (int i = from; i < from + n; i++) {
            finite &= Math.abs(x[i]) <= Float.MAX_VALUE;
        }
        return finite;
    }
}
