package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.kelvinrl.schema.DatasetManifest.Moments;
import org.kelvinrl.schema.DatasetManifest.Statistics;
import org.kelvinrl.schema.DatasetManifest.TeacherStatistics;
import org.kelvinrl.schema.PreparedColumn;

class RowStatisticsTest {

    private static final Offset<Double> CLOSE = Offset.offset(1e-12);

    private final RowStatistics statistics = new RowStatistics(1, 3);

    @Test
    void onlyLoggedFiniteQValuesOfValidActionsCount() {
        PreparedRow row = row();
        set(row, 1, 2, Float.NEGATIVE_INFINITY);
        statistics.accept(row);
        set(row, 5, 9, 4);
        row.setFlags(PreparedColumn.Q_LOGGED, 3)[0] = true;
        row.setFlags(PreparedColumn.Q_LOGGED, 3)[2] = true;
        statistics.accept(row);
        row.unset(PreparedColumn.Q_LOGGED);
        set(row, 7, 0, 10);
        row.setFlags(PreparedColumn.ACTION_MASK, 3)[0] = true;
        row.setFlags(PreparedColumn.ACTION_MASK, 3)[2] = true;
        statistics.accept(row);

        Statistics result = statistics.statistics(3);
        assertThat(result.qValues().values().count()).isEqualTo(6);
        assertThat(result.qValues().values().maximum()).isEqualTo(10);
        assertThat(result.qValues().gap()).isEqualTo(moments(1, 1, 3));
        assertThat(result.qValues().withinStateDeviation()).isCloseTo((0.5 + 0.5 + 1.5) / 3, CLOSE);
    }

    @Test
    void aRowWithOneQValueHasNoGap() {
        PreparedRow row = row();
        set(row, 1, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
        statistics.accept(row);

        assertThat(statistics.statistics(3).qValues()).isNull();
    }

    @Test
    void eachTeacherIsMeasuredByItself() {
        accept(statistics, "b", 1, 5, 3);
        accept(statistics, "a", 0, 100, 300);
        RowStatistics later = new RowStatistics(1, 3);
        accept(later, "b", 4, 5, 0);
        accept(later, null, 0, 7, 0);
        PreparedRow silent = row();
        silent.unset(PreparedColumn.Q_VALUES);
        silent.setText(PreparedColumn.TEACHER, "c");
        later.accept(silent);
        statistics.combine(later);

        Map<String, TeacherStatistics> teachers = statistics.statistics(3).teachers();
        assertThat(teachers.keySet()).containsExactly("a", "b", "c");
        assertThat(teachers.get("a").qValues().gap()).isEqualTo(new Moments(1, 200, 0, 200, 200));
        assertThat(teachers.get("b").rows()).isEqualTo(2);
        assertThat(teachers.get("b").qValues().gap()).isEqualTo(new Moments(2, 1.5, 0.5, 1, 2));
        assertThat(teachers.get("c")).isEqualTo(new TeacherStatistics(1, null));
        assertThat(statistics.statistics(3).qValues().gap().count()).isEqualTo(4);
    }

    @Test
    void ofTooManyTeachersNoneIsMeasuredHoweverTheyCome() {
        RowStatistics some = new RowStatistics(1, 3);
        for (int i = 0; i < 1024; i++) {
            accept(some, "t" + i, 1, 2, 3);
        }
        assertThat(some.statistics(3).teachers()).hasSize(1024);
        accept(statistics, "t5", 1, 2, 3);
        statistics.combine(some);
        assertThat(statistics.statistics(3).teachers()).hasSize(1024);

        RowStatistics other = new RowStatistics(1, 3);
        accept(other, "u", 1, 2, 3);
        statistics.combine(other);
        assertThat(statistics.statistics(3).teachers()).isNull();
        accept(some, "u", 1, 2, 3);
        accept(some, "t1", 1, 2, 3);
        assertThat(some.statistics(3).teachers()).isNull();
        other.combine(some);
        assertThat(other.statistics(3).teachers()).isNull();
        assertThat(other.statistics(3).qValues().gap().count()).isEqualTo(1027);
    }

    private static void accept(RowStatistics statistics, String teacher, float... q) {
        PreparedRow row = row();
        set(row, q[0], q[1], q[2]);
        if (teacher != null) {
            row.setText(PreparedColumn.TEACHER, teacher);
        }
        statistics.accept(row);
    }

    @Test
    void anEpisodeWithAMissingRewardHasNoReturn() {
        PreparedRow row = row();
        row.setNumber(PreparedColumn.REWARD, 2);
        statistics.accept(row);
        statistics.accept(row);
        statistics.endEpisode();
        statistics.accept(row);
        row.unset(PreparedColumn.REWARD);
        statistics.accept(row);
        statistics.endEpisode();

        Statistics result = statistics.statistics(3);
        assertThat(result.reward().count()).isEqualTo(3);
        assertThat(result.episodeReturn()).isEqualTo(new Moments(1, 4, 0, 4, 4));
    }

    @Test
    void anObservationAfterTheLastStepTakesNoReturn() {
        PreparedRow step = row();
        step.setInteger(PreparedColumn.ACTION, 0);
        step.setNumber(PreparedColumn.REWARD, 2);
        PreparedRow end = row();
        end.unset(PreparedColumn.ACTION);
        end.unset(PreparedColumn.REWARD);
        statistics.accept(step);
        statistics.accept(end);
        statistics.endEpisode();
        statistics.accept(step);
        statistics.accept(end);
        statistics.accept(step);
        statistics.endEpisode();
        statistics.accept(end);
        statistics.endEpisode();

        assertThat(statistics.statistics(3).episodeReturn()).isEqualTo(new Moments(1, 2, 0, 2, 2));
    }

    @Test
    void measuresQuantilesPropensitiesAndLengths() {
        PreparedRow row = row();
        for (int i = 1; i <= 100; i++) {
            row.floats(PreparedColumn.OBSERVATION)[0] = i - 50;
            row.setNumber(PreparedColumn.REWARD, i % 2);
            row.setNumber(PreparedColumn.PROPENSITY, i / 100.0);
            statistics.accept(row);
            if (i % 25 == 0) {
                statistics.endEpisode();
            }
        }
        row.unset(PreparedColumn.PROPENSITY);
        statistics.accept(row);

        Statistics result = statistics.statistics(3);
        assertThat(result.quantiles().observation().get(0))
                .containsEntry("0.5", 1.00390625)
                .containsEntry("0.95", 46.125)
                .containsEntry("0.05", -44.125);
        assertThat(result.quantiles().reward()).containsEntry("0.5", 0.0).containsEntry("0.75", 1.0);
        assertThat(result.quantiles().episodeReturn().get("0.5")).isBetween(12.0, 12.1);
        assertThat(result.propensity().count()).isEqualTo(100);
        assertThat(result.propensity().minimum()).isEqualTo(0.01);
        assertThat(result.episodeLength()).isEqualTo(new Moments(4, 25, 0, 25, 25));
    }

    @Test
    void aWideObservationHasFewBucketsEach() {
        assertThat(RowStatistics.bucketsFor(4)).isEqualTo(4_096);
        assertThat(RowStatistics.bucketsFor(100)).isEqualTo(327);
        assertThat(RowStatistics.bucketsFor(1 << 20)).isEqualTo(64);
    }

    @Test
    void combinesWhatTwoShardsMeasured() {
        RowStatistics other = new RowStatistics(1, 3);
        PreparedRow row = row();
        row.setInteger(PreparedColumn.ACTION, 1);
        statistics.accept(row);
        row.setInteger(PreparedColumn.ACTION, 2);
        other.accept(row);
        other.accept(row);
        statistics.combine(other);

        Statistics result = statistics.statistics(3);
        assertThat(result.actionCounts()).containsExactly(0L, 1L, 2L);
        assertThat(result.observation().get(0).count()).isEqualTo(3);
        assertThat(result.reward()).isNull();
        assertThat(result.episodeReturn()).isNull();
        assertThat(result.propensity()).isNull();
        assertThat(result.quantiles().reward()).isNull();
    }

    private static PreparedRow row() {
        PreparedRow row = new PreparedRow();
        row.setFloats(PreparedColumn.OBSERVATION, 1)[0] = 0.5f;
        return row;
    }

    private static void set(PreparedRow row, float... q) {
        System.arraycopy(q, 0, row.setFloats(PreparedColumn.Q_VALUES, q.length), 0, q.length);
    }

    private static Moments moments(double... values) {
        MomentSums sums = new MomentSums();
        for (double value : values) {
            sums.accept(value);
        }
        return sums.moments();
    }
}
