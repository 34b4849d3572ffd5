package org.kelvinrl.score;

import org.apache.hadoop.fs.Path;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;

/**
 * What was scored.
 *
 * @param path the output's folder
 * @param loss what was computed
 * @param rows how many rows, with and without what the loss is computed from
 * @param entropy the student's mean entropy over all of them, in nats
 * @param compared loss and its parts over the rows that have what it is computed from, which may be none
 */
public record ScoreResult(Path path, PolicyLoss loss, long rows, double entropy, LossSums compared) {}
