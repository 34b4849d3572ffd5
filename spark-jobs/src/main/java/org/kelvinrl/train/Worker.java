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
     * @param rows the worker's training rows
     * @param id id of the worker
     */
    Partial round(RoundState state, WorkerRows rows, int id) {
        long start = System.nanoTime();
        int from = plan.firstRow(rows.rows(), state.round, state.rounds);
        int to = plan.firstRow(rows.rows(), state.round + 1, state.rounds);
        int[] order = rows.order(plan.seed(), state.epoch, id);
        weighRegulariser(state.entropyWeight);
        WorkerMemory memory = state.memories.length == 0
                ? WorkerMemory.NONE
                : memories.read(id, state.roundsBefore, state.memories[id]);
        return state.rounds.isOfGradients(state.round)
                ? gradientOf(state, rows, order, from, to, id, memory, start)
                : changeAfterSteps(state, rows, order, from, to, id, memory, start);
    }

    /** Measures the worker's validation rows, with the objective's own weight of the regulariser. */
    Partial validation(float[] parameters, WorkerRows rows, int id) {
        long start = System.nanoTime();
        weighRegulariser(objective.entropyWeight());
        LossSums sums = LossSums.create();
        evaluation.measure(parameters, rows, sums);
        return Partial.ofWorker(UpdateVector.of(id, NOTHING), sums, 0, System.nanoTime() - start);
    }

    private void weighRegulariser(double weight) {
        if (weight != entropyWeight) {
            evaluation = objective.withEntropyWeight(weight).evaluation(product);
            entropyWeight = weight;
        }
    }

    private Partial gradientOf(
            RoundState state, WorkerRows rows, int[] order, int from, int to, int id, WorkerMemory memory, long start) {
        LossSums sums = LossSums.create();
        float[] sum = new float[gradient.length];
        evaluation.gradient(state.parameters, rows, order, from, to, sum, sums);
        UpdateVector update = rounded(state, id, sum, memory);
        if (!plan.averaging().errorFeedback()) {
            return Partial.ofWorker(update, sums, 1, System.nanoTime() - start);
        }
        long carried = memories.write(id, state.roundsBefore + 1, new WorkerMemory(0, NOTHING, lost(sum, update)));
        return Partial.ofWorker(update, sums, 1, System.nanoTime() - start, carried);
    }

    private Partial changeAfterSteps(
            RoundState state, WorkerRows rows, int[] order, int from, int to, int id, WorkerMemory memory, long start) {
        LossSums sums = LossSums.create();
        LocalOptimiser local = new LocalOptimiser(plan, state, memory);
        for (long first = from; first < to; first += plan.step().rows()) {
            step(
                    local,
                    rows,
                    order,
                    (int) first,
                    (int) Math.min(first + plan.step().rows(), to),
                    sums);
        }
        float[] change = local.weightedChange(sums.weight());
        UpdateVector update = rounded(state, id, change, memory);
        if (!plan.hasMemories()) {
            return Partial.ofWorker(update, sums, local.steps(), System.nanoTime() - start);
        }
        float[] residual = plan.averaging().errorFeedback() ? lost(change, update) : NOTHING;
        long carried = memories.write(id, state.roundsBefore + 1, local.memory(residual));
        return Partial.ofWorker(update, sums, local.steps(), System.nanoTime() - start, carried);
    }

    /** One step: the gradients of its batches add up to that of all its rows. */
    private void step(LocalOptimiser local, WorkerRows rows, int[] order, int from, int to, LossSums sums) {
        double before = sums.weight();
        Arrays.fill(gradient, 0f);
        for (int first = from; first < to; first += plan.step().batch()) {
            int last = Math.min(first + plan.step().batch(), to);
            evaluation.gradient(local.parameters(), rows, order, first, last, gradient, sums);
        }
        local.step(gradient, sums.weight() - before);
    }

    /** The update as it will travel; what was lost in the last one is added first. */
    private UpdateVector rounded(RoundState state, int id, float[] update, WorkerMemory memory) {
        for (int i = 0; i < memory.residual.length; i++) {
            update[i] += memory.residual[i];
        }
        return UpdateVector.of(plan, state.roundsBefore, id, update, gradient.length);
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
