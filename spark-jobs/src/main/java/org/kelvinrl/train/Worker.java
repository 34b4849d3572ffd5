package org.kelvinrl.train;

import java.util.Arrays;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;

/**
 * A worker's part of a round: a pure function of the round's state, of its rows and of what it carried here. Spark's tasks, plain
 * threads and a single process call the same code. Holds working memory; not thread-safe.
 */
final class Worker {

    private static final float[] NOTHING = {};

    private final TrainingPlan plan;
    private final Objective objective;
    private final MatrixProduct product;
    private final WorkerMemories memories;
    private final float[] gradient;
    private Objective.Evaluation evaluation;
    private double entropyWeight;

    /**
     * A worker.
     *
     * @param plan the training
     * @param objective what is minimised
     * @param product matrix product to compute with
     * @param memories what workers carry from round to round; null if the plan has none
     */
    Worker(TrainingPlan plan, Objective objective, MatrixProduct product, WorkerMemories memories) {
        this.plan = plan;
        this.objective = objective;
        this.product = product;
        this.memories = memories;
        this.gradient = new float[objective.parameterCount()];
        this.evaluation = objective.evaluation(product);
        this.entropyWeight = objective.entropyWeight();
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
        weighRegulariser(state.entropyWeight);
        evaluation.begin(state.targets);
        int from = plan.firstRow(rows.rows(), state.round, state.rounds);
        int to = plan.firstRow(rows.rows(), state.round + 1, state.rounds);
        OrderedRows ordered = rows.inOrder(plan.seed(), state.epoch, from, to);
        WorkerMemory memory = memoryOf(state, rows.worker());
        return state.rounds.isOfGradients(state.round)
                ? gradientOf(state, ordered, rows.worker(), memory, start)
                : changeAfterSteps(state, ordered, rows.worker(), memory, start);
    }

    /**
     * Measures the worker's validation rows, with the objective's own weight of the regulariser.
     *
     * @throws DivergedException if an output is not finite; it names the worker
     */
    Partial validation(RoundState state, WorkerRows rows) {
        long start = System.nanoTime();
        weighRegulariser(objective.entropyWeight());
        evaluation.begin(state.targets);
        LossSums sums = LossSums.create();
        try {
            rows.validation(window -> evaluation.measure(state.parameters, window, sums));
        } catch (DivergedException e) {
            throw e.ofWorker(rows.worker());
        }
        return Partial.ofWorker(
                UpdateVector.of(rows.worker(), NOTHING), sums, evaluation.diagnostics(), 0, System.nanoTime() - start);
    }

    private void weighRegulariser(double weight) {
        if (weight != entropyWeight) {
            evaluation = objective.withEntropyWeight(weight).evaluation(product);
            entropyWeight = weight;
        }
    }

    private WorkerMemory memoryOf(RoundState state, int worker) {
        return state.memories.length == 0
                ? WorkerMemory.NONE
                : memories.read(worker, state.roundsBefore, state.memories[worker]);
    }

    private Partial gradientOf(RoundState state, OrderedRows rows, int worker, WorkerMemory memory, long start) {
        LossSums sums = LossSums.create();
        float[] sum = new float[gradient.length];
        accumulate(state.parameters, rows, rows.left(), sum, sums, 1);
        DivergedException.check(sum, "its gradient");
        UpdateVector update = rounded(state, worker, sum, memory);
        if (!plan.averaging().errorFeedback()) {
            return Partial.ofWorker(update, sums, evaluation.diagnostics(), 1, System.nanoTime() - start);
        }
        WorkerMemory next = new WorkerMemory(0, NOTHING, lost(sum, update));
        long carried = memories.write(worker, state.roundsBefore + 1, next);
        return Partial.ofWorker(update, sums, evaluation.diagnostics(), 1, System.nanoTime() - start, carried);
    }

    private Partial changeAfterSteps(RoundState state, OrderedRows rows, int worker, WorkerMemory memory, long start) {
        LossSums sums = LossSums.create();
        LocalOptimiser local = new LocalOptimiser(plan, state, memory);
        while (rows.left() > 0) {
            step(local, rows, sums);
        }
        float[] change = local.weightedChange(sums.weight());
        DivergedException.check(change, "its parameters after the last step");
        UpdateVector update = rounded(state, worker, change, memory);
        if (!plan.hasMemories()) {
            return Partial.ofWorker(update, sums, evaluation.diagnostics(), local.steps(), System.nanoTime() - start);
        }
        float[] residual = plan.averaging().errorFeedback() ? lost(change, update) : NOTHING;
        long carried = memories.write(worker, state.roundsBefore + 1, local.memory(residual));
        return Partial.ofWorker(
                update, sums, evaluation.diagnostics(), local.steps(), System.nanoTime() - start, carried);
    }

    /** One step: the gradients of its batches add up to that of all its rows. */
    private void step(LocalOptimiser local, OrderedRows rows, LossSums sums) {
        double before = sums.weight();
        Arrays.fill(gradient, 0f);
        for (int batch = 0; batch < plan.step().accumulate() && rows.left() > 0; batch++) {
            int count = Math.min(plan.step().batch(), rows.left());
            accumulate(local.parameters(), rows, count, gradient, sums, local.steps() + 1);
        }
        local.step(gradient, sums.weight() - before);
    }

    /** Adds the gradient of the next rows; the step is told where one of them diverges. */
    private void accumulate(float[] parameters, OrderedRows rows, int count, float[] sum, LossSums sums, long step) {
        try {
            rows.take(count, (window, from, to) -> evaluation.gradient(parameters, window, from, to, sum, sums));
        } catch (DivergedException e) {
            throw e.inStep(step);
        }
    }

    /** The update as it will travel; what was lost in the last one is added first. */
    private UpdateVector rounded(RoundState state, int worker, float[] update, WorkerMemory memory) {
        for (int i = 0; i < memory.residual.length; i++) {
            update[i] += memory.residual[i];
        }
        return UpdateVector.of(plan, state.roundsBefore, worker, update, gradient.length);
    }

    /** What rounding took from gradients or changes of parameters. */
    private float[] lost(float[] update, UpdateVector rounded) {
        float[] kept = rounded.values();
        float[] lost = new float[gradient.length];
        for (int i = 0; i < lost.length; i++) {
            lost[i] = update[i] - kept[i];
        }
        return lost;
    }
}
