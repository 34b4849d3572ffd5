package org.kelvinrl.score;

import org.apache.hadoop.fs.Path;
import org.kelvinrl.loss.LossSums;

/**
 * What was scored.
 *
 * @param path the output's folder
 * @param rows how many rows, with and without a teacher's Q-values
 * @param entropy the student's mean entropy over all of them, in nats
 * @param compared loss and its parts over the rows that have a teacher's Q-values, which may be none
 */
public record ScoreResult(Path path, long rows, double entropy, LossSums compared) {}
