package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingPlanTest {

    @ParameterizedTest
    @CsvSource({
        "PARAMETERS, 1000, 1000, 10, 3", "PARAMETERS, 1000, 17, 10, 3", "PARAMETERS, 1000, 0, 10, 3",
        "PARAMETERS, 7, 7, 256, 256", "PARAMETERS, 65537, 64000, 256, 1", "GRADIENT, 1000, 1000, 10, 1",
        "GRADIENT, 1000, 17, 10, 1", "GRADIENT, 7, 0, 256, 1"
    })
    void anEpochIsEveryRowOnceInSharesInProportion(
            Synchronisation synchronisation, int largest, int rows, int batch, int localSteps) {
        TrainingPlan plan = plan(synchronisation, batch, localSteps);
        int rounds = plan.rounds(largest);

        assertThat(plan.firstRow(rows, 0, rounds)).isZero();
        assertThat(plan.firstRow(rows, rounds, rounds)).isEqualTo(rows);
        int most = synchronisation == Synchronisation.GRADIENT ? batch : batch * localSteps;
        for (int round = 0; round < rounds; round++) {
            int taken = plan.firstRow(rows, round + 1, rounds) - plan.firstRow(rows, round, rounds);
            assertThat(taken).isBetween(0, most);
            assertThat(taken).isBetween(rows / rounds - batch, rows / rounds + batch);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 10, 3", "1001, 10, 3", "65537, 256, 7"})
    void roundsOfLocalStepsBeginAtAWholeBatch(int rows, int batch, int localSteps) {
        TrainingPlan plan = plan(Synchronisation.PARAMETERS, batch, localSteps);
        int rounds = plan.rounds(rows);
        for (int round = 0; round < rounds; round++) {
            assertThat(plan.firstRow(rows, round, rounds) % batch).isZero();
        }
    }

    private static TrainingPlan plan(Synchronisation synchronisation, int batch, int localSteps) {
        return new TrainingPlan(1, 1, 1, batch, localSteps, synchronisation, Adam.STANDARD, 1e-3);
    }
}
