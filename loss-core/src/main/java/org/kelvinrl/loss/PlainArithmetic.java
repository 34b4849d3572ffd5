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
    void scaledDifferences(float[] x, float[] max, float scale, float scaleRest, float[] z, float[] rest, int n) {
        for (int i = 0; i < n; i++) {
            float difference = x[i] - max[i];
            float recovered = difference - x[i];
            float lost = (x[i] - (difference - recovered)) - (max[i] + recovered);
            float scaled = difference * scale;
            z[i] = scaled;
            rest[i] = Math.fma(difference, scale, -scaled) + Math.fma(difference, scaleRest, lost * scale);
        }
    }

    @Override
    void normalise(float[] p, float[] factor, float[] logP, float[] subtrahend, int n) {
        for (int i = 0; i < n; i++) {
            p[i] *= factor[i];
        }
        for (int i = 0; i < n; i++) {
            logP[i] -= subtrahend[i];
        }
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
    void loadColumns(float[] from, int at, int[] places, int actions, int rows, float[] columns) {
        loadColumns(from, at, places[1], actions, 0, rows, columns);
    }

    /** The rows from one on. */
    static void loadColumns(float[] from, int at, int stride, int actions, int firstRow, int rows, float[] columns) {
        for (int action = 0; action < actions; action++) {
            for (int r = firstRow; r < rows; r++) {
                columns[action * rows + r] = from[at + action + r * stride];
            }
        }
    }

    @Override
    void storeColumns(float[] columns, float[] to, int at, int[] places, int actions, int rows) {
        storeColumns(columns, to, at, places[1], actions, 0, rows);
    }

    /** The rows from one on. */
    static void storeColumns(float[] columns, float[] to, int at, int stride, int actions, int firstRow, int rows) {
        for (int action = 0; action < actions; action++) {
            for (int r = firstRow; r < rows; r++) {
                to[at + action + r * stride] = columns[action * rows + r];
            }
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
    boolean finite(float[] x, int n, float[] lanes) {
        boolean finite = true;
        for (int i = 0; i < n; i++) {
            finite &= Math.abs(x[i]) <= Float.MAX_VALUE;
        }
        return finite;
    }
}
