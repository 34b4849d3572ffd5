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
     * @param rows the worker's rows
     * @throws DivergedException if something is not finite that must be; it names worker and step
     */
    Partial round(RoundState state, WorkerRows rows) {
        try {
            return roundOf(state, rows);
        } catch (DivergedException e) {
            throw e.ofWorker(rows.worker());
        }
    }

    private Partial roundOf(RoundState state, WorkerRows rows) {
        long start = System.nanoTime();
        int from = plan.firstRow(rows.rows(), state.round, state.rounds);
        int to = plan.firstRow(rows.rows(), state.round + 1, state.rounds);
        OrderedRows ordered = rows.inOrder(plan.seed(), state.epoch, from, to);
        return plan.synchronisation() == Synchronisation.GRADIENT
                ? gradientOf(state, ordered, start)
                : changeAfterSteps(state, ordered, start);
    }

    /**
     * Measures the worker's validation rows.
     *
     * @throws DivergedException if an output is not finite; it names the worker
     */
    Partial validation(float[] parameters, WorkerRows rows) {
        long start = System.nanoTime();
        LossSums sums = LossSums.create();
        try {
            rows.validation(window -> evaluation.measure(parameters, window, sums));
        } catch (DivergedException e) {
            throw e.ofWorker(rows.worker());
        }
        return new Partial(1, new float[0], sums.weight(), sums.toArray(), 0, System.nanoTime() - start);
    }

    private Partial gradientOf(RoundState state, OrderedRows rows, long start) {
        LossSums sums = LossSums.create();
        float[] sum = new float[gradient.length];
        accumulate(state.parameters, rows, rows.left(), sum, sums, 1);
        DivergedException.check(sum, "its gradient");
        return new Partial(1, sum, sums.weight(), sums.toArray(), 1, System.nanoTime() - start);
    }

    private Partial changeAfterSteps(RoundState state, OrderedRows rows, long start) {
        LossSums sums = LossSums.create();
        float[] parameters = state.parameters.clone();
        float[] moments = state.moments.clone();
        long steps = 0;
        while (rows.left() > 0) {
            steps++;
            step(parameters, moments, state.steps, steps, rows, sums);
        }
        float[] change = weightedChange(state, parameters, moments, sums.weight());
        DivergedException.check(change, "its parameters after the last step");
        return new Partial(1, change, sums.weight(), sums.toArray(), steps, System.nanoTime() - start);
    }

    private void step(
            float[] parameters, float[] moments, long stepsBefore, long step, OrderedRows rows, LossSums sums) {
        double before = sums.weight();
        Arrays.fill(gradient, 0f);
        accumulate(parameters, rows, Math.min(plan.batch(), rows.left()), gradient, sums, step);
        double weight = sums.weight() - before;
        if (weight > 0) {
            plan.optimiser()
                    .step(parameters, gradient, (float) (1 / weight), moments, stepsBefore + step, plan.learningRate());
        }
    }

    /** Adds the gradient of the next rows; the step is told where one of them diverges. */
    private void accumulate(float[] parameters, OrderedRows rows, int count, float[] sum, LossSums sums, long step) {
        try {
            rows.take(count, (window, from, to) -> evaluation.gradient(parameters, window, from, to, sum, sums));
        } catch (DivergedException e) {
            throw e.inStep(step);
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
