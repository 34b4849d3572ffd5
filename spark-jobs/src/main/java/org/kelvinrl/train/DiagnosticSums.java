package org.kelvinrl.train;

/**
 * What an objective measures of rows beside their loss: numbers that are added up, and numbers of which the largest counts. What they
 * mean is the objective's affair. Final fields and plain arrays, for Spark's results.
 */
public final class DiagnosticSums {

    /** Nothing is measured. */
    public static final DiagnosticSums NONE = new DiagnosticSums(new double[0], new double[0]);

    private final double[] sums;
    private final double[] maxima;

    private DiagnosticSums(double[] sums, double[] maxima) {
        this.sums = sums;
        this.maxima = maxima;
    }

    /**
     * Sums and maxima over some rows.
     *
     * @param sums added up; copied
     * @param maxima the largest, minus infinity over no row; copied
     */
    public static DiagnosticSums of(double[] sums, double[] maxima) {
        return new DiagnosticSums(sums.clone(), maxima.clone());
    }

    /** A sum. */
    public double sum(int index) {
        return sums[index];
    }

    /** A maximum; minus infinity over no row. */
    public double maximum(int index) {
        return maxima[index];
    }

    /** Those of these rows and of others, which are measured alike. */
    DiagnosticSums plus(DiagnosticSums other) {
        double[] added = sums.clone();
        double[] largest = maxima.clone();
        for (int i = 0; i < added.length; i++) {
            added[i] += other.sums[i];
        }
        for (int i = 0; i < largest.length; i++) {
            largest[i] = Math.max(largest[i], other.maxima[i]);
        }
        return new DiagnosticSums(added, largest);
    }
}
