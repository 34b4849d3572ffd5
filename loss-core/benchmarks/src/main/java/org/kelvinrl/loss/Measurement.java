package org.kelvinrl.loss;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * What was measured of one contestant.
 *
 * @param nanoseconds of a row, the median over iterations: other programs disturb single ones
 * @param bytes that a row allocates, the mean; the harness's own few kilobytes an iteration are in it
 */
record Measurement(String divergence, int actions, String contestant, double nanoseconds, double bytes) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    static Measurement of(RunResult result) {
        BenchmarkParams parameters = result.getParams();
        return new Measurement(
                parameters.getParam("divergence"),
                Integer.parseInt(parameters.getParam("actions")),
                parameters.getParam("contestant"),
                result.getPrimaryResult().getStatistics().getPercentile(50),
                result.getSecondaryResults().get(ALLOCATED).getScore());
    }
}
