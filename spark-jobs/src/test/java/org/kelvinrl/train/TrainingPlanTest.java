package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {

    private static final StepRule TEN_ROWS = StepRule.of(10, Adam.STANDARD, 1e-3);

    @ParameterizedTest
    @CsvSource({
        "PARAMETERS, 1000, 1000, 10, 3", "PARAMETERS, 1000, 17, 10, 3", "PARAMETERS, 1000, 0, 10, 3",
        "PARAMETERS, 7, 7, 256, 256", "PARAMETERS, 65537, 64000, 256, 1", "GRADIENT, 1000, 1000, 10, 1",
        "GRADIENT, 1000, 17, 10, 1", "GRADIENT, 7, 0, 256, 1"
    })
    void anEpochIsEveryRowOnceInSharesInProportion(
            Synchronisation synchronisation, int largest, int rows, int batch, int localSteps) {
        TrainingPlan plan = plan(synchronisation, batch, localSteps);
        EpochRounds rounds = new Course(plan, largest).epoch(0);

        assertThat(plan.firstRow(rows, 0, rounds)).isZero();
        assertThat(plan.firstRow(rows, rounds.count(), rounds)).isEqualTo(rows);
        int most = synchronisation == Synchronisation.GRADIENT ? batch : batch * localSteps;
        for (int round = 0; round < rounds.count(); round++) {
            int taken = plan.firstRow(rows, round + 1, rounds) - plan.firstRow(rows, round, rounds);
            assertThat(taken).isBetween(0, most);
            assertThat(taken).isBetween(rows / rounds.count() - batch, rows / rounds.count() + batch);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 10, 3", "1001, 10, 3", "65537, 256, 7"})
    void roundsOfLocalStepsBeginAtAWholeBatch(int rows, int batch, int localSteps) {
        TrainingPlan plan = plan(Synchronisation.PARAMETERS, batch, localSteps);
        EpochRounds rounds = new Course(plan, rows).epoch(0);
        for (int round = 0; round < rounds.count(); round++) {
            assertThat(plan.firstRow(rows, round, rounds) % batch).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "1000, 993", "1000, 17", "1000, 0"})
    void anEpochThatSwitchesIsEveryRowOnceToo(int largest, int rows) {
        // 100 rounds of gradients an epoch, so the switch is after 30 of the second epoch's
        TrainingPlan plan =
                plan(new Averaging(130, 7, OuterOptimiser.AVERAGE, Moments.AVERAGE, Compression.NONE, false));
        Course course = new Course(plan, largest);

        assertThat(course.epoch(0).gradients).isEqualTo(100);
        assertThat(course.epoch(0).count()).isEqualTo(100);
        assertThat(course.epoch(2).gradients).isZero();
        EpochRounds rounds = course.epoch(1);
        assertThat(rounds.gradients).isEqualTo(30);
        assertThat(rounds.count()).isEqualTo(30 + 10);
        int before = 0;
        for (int round = 0; round < rounds.count(); round++) {
            int next = plan.firstRow(rows, round + 1, rounds);
            assertThat(next - before).isBetween(0, round < 30 ? 10 : 70);
            before = next;
        }
        assertThat(before).isEqualTo(rows);
        assertThat(course.totalSteps()).isEqualTo(300);
        assertThat(course.totalRounds()).isEqualTo(100 + 40 + 15);
    }

    @Test
    void aStepOfSeveralBatchesHasTheirRows() {
        TrainingPlan plan = plan(
                new StepRule(10, 4, Adam.STANDARD, LearningRate.constant(1e-3), Double.POSITIVE_INFINITY),
                Averaging.ofParameters(5));
        Course course = new Course(plan, 1000);
        assertThat(course.epoch(0).count()).isEqualTo(5);
        assertThat(course.totalSteps()).isEqualTo(3 * 25);
        assertThat(plan.firstRow(1000, 1, course.epoch(0))).isEqualTo(200);
    }

    private static TrainingPlan plan(Synchronisation synchronisation, int batch, int localSteps) {
        return plan(
                StepRule.of(batch, Adam.STANDARD, 1e-3),
                synchronisation == Synchronisation.GRADIENT
                        ? Averaging.ofGradients()
                        : Averaging.ofParameters(localSteps));
    }

    private static TrainingPlan plan(Averaging averaging) {
        return plan(TEN_ROWS, averaging);
    }

    private static TrainingPlan plan(StepRule step, Averaging averaging) {
        return new TrainingPlan(1, 3, 1, step, averaging, EntropyWeight.CONSTANT, Patience.ENDLESS, OnDivergence.STOP);
    }
}
