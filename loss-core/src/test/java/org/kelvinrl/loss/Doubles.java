package org.kelvinrl.loss;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Vectors in double precision. */
final class Doubles {
    private static final double FLOOR = -126 * Math.log(2);

    private Doubles() {}

    static double[] of(int n, IntToDoubleFunction number) {
        return IntStream.range(0, n).mapToDouble(number).toArray();
    }

    static double sum(int n, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    static double largestMagnitude(double[] x) {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(x[i]))
                .max()
                .orElse(0);
    }

    /** The logarithm of softmax(scale x); minus infinity counts as documented. */
    static double[] logSoftmax(double[] x, double scale) {
        int best = IntStream.range(0, x.length)
                .reduce((i, j) -> x[j] > x[i] ? j : i)
                .orElseThrow();
        double[] z = of(x.length, i -> x[i] == Double.NEGATIVE_INFINITY ? FLOOR : scale * (x[i] - x[best]));
        double log = Math.log1p(sum(z.length, i -> i == best ? 0 : Math.exp(z[i])));
        return of(z.length, i -> z[i] - log);
    }
}
