package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kelvinrl.schema.DatasetManifest.Quantiles;
import org.kelvinrl.schema.DatasetManifest.Statistics;
import org.kelvinrl.schema.PreparedColumn;

/** What is measured of training rows that come episode by episode. */
final class RowStatistics implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Together they take about as much room in any observation: a shard's statistics go to the driver. */
    private static final int BUCKETS_OF_AN_OBSERVATION = 1 << 15;

    private static final int FEWEST_BUCKETS = 64;
    static final int MOST_BUCKETS = 1 << 12;

    private final MomentSums[] observation;
    private final QuantileHistogram[] observationQuantiles;
    private final MomentSums reward = new MomentSums();
    private final MomentSums episodeReturn = new MomentSums();
    private final QSums qValues = new QSums(MOST_BUCKETS);
    private final TeacherSums teachers = new TeacherSums();
    private final MomentSums propensity = new MomentSums();
    private final MomentSums episodeLength = new MomentSums();
    private final QuantileHistogram rewardQuantiles = new QuantileHistogram(MOST_BUCKETS);
    private final QuantileHistogram returnQuantiles = new QuantileHistogram(MOST_BUCKETS);
    private long[] actionCounts;

    /** The rewards of the current episode. */
    private double rewardSum;

    private boolean hasAllRewards = true;

    /** Whether the row before has an action. */
    private boolean hasActed;

    /** Whether the row before is an observation after the last step: without action and reward, and after a row that acted. */
    private boolean isAtEnd;

    private int rowsOfEpisode;

    RowStatistics(int observationSize, int actions) {
        this.observation =
                Stream.generate(MomentSums::new).limit(observationSize).toArray(MomentSums[]::new);
        int buckets = bucketsFor(observationSize);
        this.observationQuantiles = Stream.generate(() -> new QuantileHistogram(buckets))
                .limit(observationSize)
                .toArray(QuantileHistogram[]::new);
        this.actionCounts = new long[actions];
    }

    /** Most buckets for each component of an observation. */
    static int bucketsFor(int observationSize) {
        return Math.max(FEWEST_BUCKETS, Math.min(MOST_BUCKETS, BUCKETS_OF_AN_OBSERVATION / observationSize));
    }

    void accept(PreparedRow row) {
        float[] components = row.floats(PreparedColumn.OBSERVATION);
        for (int i = 0; i < observation.length; i++) {
            observation[i].accept(components[i]);
            observationQuantiles[i].accept(components[i]);
        }
        if (row.has(PreparedColumn.ACTION)) {
            countAction((int) row.integer(PreparedColumn.ACTION));
        }
        acceptReward(row);
        if (row.has(PreparedColumn.PROPENSITY)) {
            propensity.accept(row.number(PreparedColumn.PROPENSITY));
        }
        if (row.has(PreparedColumn.Q_VALUES)) {
            qValues.accept(row);
        }
        if (row.has(PreparedColumn.TEACHER)) {
            teachers.accept(row);
        }
        hasActed = row.has(PreparedColumn.ACTION);
        rowsOfEpisode++;
    }

    private void acceptReward(PreparedRow row) {
        // Only the last row of an episode can be such an observation.
        hasAllRewards &= !isAtEnd;
        isAtEnd = !row.has(PreparedColumn.REWARD) && !row.has(PreparedColumn.ACTION) && hasActed;
        if (row.has(PreparedColumn.REWARD)) {
            double value = row.number(PreparedColumn.REWARD);
            reward.accept(value);
            rewardQuantiles.accept(value);
            rewardSum += value;
        } else {
            hasAllRewards &= isAtEnd;
        }
    }

    /** Ends the current episode; it has a return if all its steps have a reward. */
    void endEpisode() {
        if (hasAllRewards) {
            episodeReturn.accept(rewardSum);
            returnQuantiles.accept(rewardSum);
        }
        episodeLength.accept(rowsOfEpisode);
        rowsOfEpisode = 0;
        rewardSum = 0;
        hasAllRewards = true;
        isAtEnd = false;
        hasActed = false;
    }

    void combine(RowStatistics other) {
        for (int i = 0; i < observation.length; i++) {
            observation[i].combine(other.observation[i]);
            observationQuantiles[i].combine(other.observationQuantiles[i]);
        }
        reward.combine(other.reward);
        episodeReturn.combine(other.episodeReturn);
        qValues.combine(other.qValues);
        teachers.combine(other.teachers);
        propensity.combine(other.propensity);
        episodeLength.combine(other.episodeLength);
        rewardQuantiles.combine(other.rewardQuantiles);
        returnQuantiles.combine(other.returnQuantiles);
        growTo(other.actionCounts.length);
        for (int i = 0; i < other.actionCounts.length; i++) {
            actionCounts[i] += other.actionCounts[i];
        }
    }

    /** The measures; the counts are those of so many actions. */
    Statistics statistics(int actions) {
        growTo(actions);
        return new Statistics(
                Arrays.stream(observation).map(MomentSums::moments).toList(),
                reward.moments(),
                episodeReturn.moments(),
                qValues.statistics(),
                actionCounts(),
                quantiles(),
                propensity.moments(),
                episodeLength.moments(),
                teachers.statistics());
    }

    private Quantiles quantiles() {
        List<Map<String, Double>> ofObservation = Arrays.stream(observationQuantiles)
                .map(QuantileHistogram::quantiles)
                .toList();
        return new Quantiles(ofObservation, rewardQuantiles.quantiles(), returnQuantiles.quantiles());
    }

    private List<Long> actionCounts() {
        List<Long> counts = new ArrayList<>();
        for (long count : actionCounts) {
            counts.add(count);
        }
        return counts;
    }

    private void countAction(int action) {
        growTo(action + 1);
        actionCounts[action]++;
    }

    private void growTo(int actions) {
        if (actions > actionCounts.length) {
            actionCounts = Arrays.copyOf(actionCounts, actions);
        }
    }
}
