package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.schema.PreparedColumn;

/** Where local moments come from and where they go, against Adam in double precision. */
class LocalOptimiserTest {

    private static final double RATE = 0.01;

    @Test
    void averagedMomentsGoOnFromThoseOfTheDriverAtItsStep() {
        TrainingPlan plan = plan(Moments.AVERAGE);
        TrainingState state = stateAfterTwoRounds(plan);
        LocalOptimiser local = new LocalOptimiser(plan, told(plan, state), WorkerMemory.NONE);
        Reference reference = new Reference(1, 0.3, 0.02, 14);
        local.step(new float[] {4f}, 2);
        reference.step(2);
        assertThat((double) local.parameters()[0]).isCloseTo(reference.w, within(1e-6));
        float[] change = local.weightedChange(10);
        assertThat(change).hasSize(3);
        assertThat((double) change[1]).isCloseTo(10 * reference.m, within(1e-5));
        assertThat((double) change[2]).isCloseTo(10 * reference.v, within(1e-5));
    }

    @Test
    void resetMomentsBeginAtZeroAndAtTheFirstStep() {
        TrainingPlan plan = plan(Moments.RESET);
        LocalOptimiser local = new LocalOptimiser(plan, told(plan, stateAfterTwoRounds(plan)), WorkerMemory.NONE);
        Reference reference = new Reference(1, 0, 0, 0);
        local.step(new float[] {4f}, 2);
        reference.step(2);
        assertThat((double) local.parameters()[0]).isCloseTo(reference.w, within(1e-6));
        assertThat(local.weightedChange(10)).hasSize(1);
    }

    @Test
    void keptMomentsGoOnAtTheWorkersOwnStep() {
        TrainingPlan plan = plan(Moments.KEEP);
        WorkerMemory memory = new WorkerMemory(5, new float[] {-0.2f, 0.05f}, new float[0]);
        LocalOptimiser local = new LocalOptimiser(plan, told(plan, stateAfterTwoRounds(plan)), memory);
        Reference reference = new Reference(1, -0.2, 0.05, 5);
        local.step(new float[] {4f}, 2);
        reference.step(2);
        local.step(new float[] {-1f}, 1);
        reference.step(-1);
        assertThat((double) local.parameters()[0]).isCloseTo(reference.w, within(1e-6));
        assertThat(local.weightedChange(10)).hasSize(1);
        WorkerMemory next = local.memory(new float[0]);
        assertThat(next.steps).isEqualTo(7);
        assertThat((double) next.moments[0]).isCloseTo(reference.m, within(1e-6));
        assertThat((double) next.moments[1]).isCloseTo(reference.v, within(1e-6));
    }

    /** Fourteen steps taken, at parameter 1, with moments of the driver where the plan has any. */
    private static TrainingState stateAfterTwoRounds(TrainingPlan plan) {
        TrainingState state = TrainingState.starting(plan, new OneParameter());
        for (int round = 0; round < 2; round++) {
            state.roundApplied(Partial.ofWorker(
                    UpdateVector.of(0, new float[0]), org.kelvinrl.loss.LossSums.create(), DiagnosticSums.NONE, 7, 0));
        }
        if (state.moments.length > 0) {
            state.moments[0] = 0.3f;
            state.moments[1] = 0.02f;
        }
        return state;
    }

    private static RoundState told(TrainingPlan plan, TrainingState state) {
        return new RoundState(state, plan, new Course(plan, 1000));
    }

    private static TrainingPlan plan(Moments moments) {
        return new TrainingPlan(
                1,
                1,
                1,
                StepRule.of(1, Adam.STANDARD, RATE),
                new Averaging(0, 7, OuterOptimiser.AVERAGE, moments, Compression.NONE, false),
                EntropyWeight.CONSTANT,
                Patience.ENDLESS,
                OnDivergence.STOP);
    }

    /** Adam on one number. */
    private static final class Reference {

        private double w;
        private double m;
        private double v;
        private int step;

        Reference(double w, double m, double v, int step) {
            this.w = w;
            this.m = m;
            this.v = v;
            this.step = step;
        }

        void step(double g) {
            step++;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            w -= RATE * m / (1 - Math.pow(0.9, step)) / (Math.sqrt(v / (1 - Math.pow(0.999, step))) + 1e-8);
        }
    }

    /** Begins at 1, and is not computed. */
    private static final class OneParameter implements Objective {

        private static final long serialVersionUID = 1L;

        @Override
        public Set<PreparedColumn> columns() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int parameterCount() {
            return 1;
        }

        @Override
        public double entropyWeight() {
            return 0;
        }

        @Override
        public Objective withEntropyWeight(double weight) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void initialise(float[] parameters, long seed) {
            parameters[0] = 1;
        }

        @Override
        public Evaluation evaluation(MatrixProduct product) {
            throw new UnsupportedOperationException();
        }
    }
}
