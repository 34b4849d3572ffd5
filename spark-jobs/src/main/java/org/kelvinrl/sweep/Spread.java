package org.kelvinrl.sweep;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * What the figures of several runs say together.
 *
 * @param median the median; between the two middle ones if their number is even; null without figures
 * @param mean the arithmetic mean; null without figures
 * @param low lower end of the interval that holds the mean of all such runs with 95 % confidence, by Student's t for figures that are
 *     distributed normally: mean - t s / sqrt(n) with the .975 quantile t at n - 1 degrees of freedom and the standard deviation s with
 *     divisor n - 1; null for fewer than two figures
 * @param high its upper end
 */
public record Spread(Double median, Double mean, Double low, Double high) {

    private static final double UPPER_LEVEL = 0.975;

    static Spread of(double... figures) {
        if (figures.length == 0) {
            return new Spread(null, null, null, null);
        }
        DescriptiveStatistics statistics = new DescriptiveStatistics(figures);
        double median = statistics.getPercentile(50);
        double mean = statistics.getMean();
        if (figures.length == 1) {
            return new Spread(median, mean, null, null);
        }
        // no generator: nothing is drawn
        double t = new TDistribution(null, figures.length - 1).inverseCumulativeProbability(UPPER_LEVEL);
        double half = t * statistics.getStandardDeviation() / Math.sqrt(figures.length);
        return new Spread(median, mean, mean - half, mean + half);
    }
}
