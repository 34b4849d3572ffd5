package org.kelvinrl.train;

import java.util.Arrays;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;

/**
 * A worker's part of a round: a pure function of the round's state and of its rows. Spark's tasks, plain threads and a single
 * process call the same code. Holds working memory; not thread-safe.
 */
final class Worker {

    private final TrainingPlan plan;
    private final Objective.Evaluation evaluation;
    private final float[] gradient;

    Worker(TrainingPlan plan, Objective objective, MatrixProduct product) {
        this.plan = plan;
        this.evaluation = objective.evaluation(product);
        this.gradient = new float[objective.parameterCount()];
    }

    /**
     * Runs one round.
     *
     * @param state what the driver told
     * @param rows the worker's training rows
     * @param id id of the worker
     */
    Partial round(RoundState state, WorkerRows rows, int id) {
        long start = System.nanoTime();
        int from = plan.firstRow(rows.rows(), state.round, state.rounds);
        int to = plan.firstRow(rows.rows(), state.round + 1, state.rounds);
        int[] order = rows.order(plan.seed(), state.epoch, id);
        return plan.synchronisation() == Synchronisation.GRADIENT
                ? gradientOf(state, rows, order, from, to, start)
                : changeAfterSteps(state, rows, order, from, to, start);
    }

    /** Measures the worker's validation rows. */
    Partial validation(float[] parameters, WorkerRows rows) {
        long start = System.nanoTime();
        LossSums sums = LossSums.create();
        evaluation.measure(parameters, rows, sums);
        return new Partial(1, new float[0], sums.weight(), sums.toArray(), 0, System.nanoTime() - start);
    }

    private Partial gradientOf(RoundState state, WorkerRows rows, int[] order, int from, int to, long start) {
        LossSums sums = LossSums.create();
        float[] sum = new float[gradient.length];
        evaluation.gradient(state.parameters, rows, order, from, to, sum, sums);
        return new Partial(1, sum, sums.weight(), sums.toArray(), 1, System.nanoTime() - start);
    }

    private Partial changeAfterSteps(RoundState state, WorkerRows rows, int[] order, int from, int to, long start) {
        LossSums sums = LossSums.create();
        float[] parameters = state.parameters.clone();
        float[] moments = state.moments.clone();
        long steps = 0;
        for (int first = from; first < to; first += plan.batch()) {
            steps++;
            step(
                    parameters,
                    moments,
                    state.steps + steps,
                    rows,
                    order,
                    first,
                    Math.min(first + plan.batch(), to),
                    sums);
        }
        float[] change = weightedChange(state, parameters, moments, sums.weight());
        return new Partial(1, change, sums.weight(), sums.toArray(), steps, System.nanoTime() - start);
    }

    private void step(
            float[] parameters,
            float[] moments,
            long step,
            WorkerRows rows,
            int[] order,
            int from,
            int to,
            LossSums sums) {
        double before = sums.weight();
        Arrays.fill(gradient, 0f);
        evaluation.gradient(parameters, rows, order, from, to, gradient, sums);
        double weight = sums.weight() - before;
        if (weight > 0) {
            plan.optimiser().step(parameters, gradient, (float) (1 / weight), moments, step, plan.learningRate());
        }
    }

    private static float[] weightedChange(RoundState state, float[] parameters, float[] moments, double weight) {
        float factor = (float) weight;
        float[] change = new float[parameters.length + moments.length];
        for (int i = 0; i < parameters.length; i++) {
            change[i] = factor * (parameters[i] - state.parameters[i]);
        }
        for (int i = 0; i < moments.length; i++) {
            change[parameters.length + i] = factor * moments[i];
        }
        return change;
    }
}
