package org.kelvinrl.loss;

import java.util.function.IntToDoubleFunction;

/** Vectors in double precision. */
final class Doubles {
    private static final double FLOOR = -126 * Math.log(2);

    private Doubles() {}

    static double[] of(int n, IntToDoubleFunction number) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = number.applyAsDouble(i);
        }
        return x;
    }

    static double sum(int n, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    static double largestMagnitude(double[] x) {
        double largest = 0;
        for (double number : x) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest;
    }

    /** Of equal ones the first. */
    static int indexOfLargest(double[] x) {
        int best = 0;
        for (int i = 1; i < x.length; i++) {
            best = x[i] > x[best] ? i : best;
        }
        return best;
    }

    /** exp(a) - exp(b). */
    static double differenceOfPowers(double a, double b) {
        return a < b ? Math.exp(b) * Math.expm1(a - b) : -Math.exp(a) * Math.expm1(b - a);
    }

    /** The logarithm of softmax(scale x); minus infinity counts as documented. */
    static double[] logSoftmax(double[] x, double scale) {
        int best = indexOfLargest(x);
        double[] z = of(x.length, i -> x[i] == Double.NEGATIVE_INFINITY ? FLOOR : scale * (x[i] - x[best]));
        double rest = sum(z.length, i -> i == best || x[i] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(z[i]));
        double log = Math.log1p(rest);
        return of(z.length, i -> z[i] - log);
    }
}
