package org.kelvinrl.train;

/** A worker's own parameters and moments in one round of local steps. Mutable; for one thread. */
final class LocalOptimiser {

    private final TrainingPlan plan;
    private final RoundState state;
    private final float[] parameters;
    private final float[] moments;

    /** Steps that had made the moments when the round began: a moment that began at zero is corrected by their number. */
    private final long before;

    private long steps;

    /**
     * At a round's beginning.
     *
     * @param plan the training
     * @param state what the driver told
     * @param memory what the worker carried here
     */
    LocalOptimiser(TrainingPlan plan, RoundState state, WorkerMemory memory) {
        this.plan = plan;
        this.state = state;
        this.parameters = state.parameters.clone();
        boolean own = memory.moments.length > 0;
        boolean told = state.moments.length > 0;
        int count =
                Math.multiplyExact(parameters.length, plan.step().optimiser().moments());
        this.moments = own ? memory.moments : told ? state.moments.clone() : new float[count];
        this.before = own ? memory.steps : told ? state.steps : 0;
    }

    float[] parameters() {
        return parameters;
    }

    /** Steps of this round. */
    long steps() {
        return steps;
    }

    /**
     * Takes a step, or none if no row counts.
     *
     * @param gradient weighted sum of gradients
     * @param weight sum of the rows' weights
     */
    void step(float[] gradient, double weight) {
        double rate = state.learningRate(plan, steps);
        steps++;
        if (weight > 0) {
            plan.step().take(parameters, gradient, weight, moments, before + steps, rate);
        }
    }

    /** The change of the parameters times a weight, and behind it the moments times the weight, if they are to be averaged. */
    float[] weightedChange(double weight) {
        float factor = (float) weight;
        int averaged = plan.averaging().moments() == Moments.AVERAGE ? moments.length : 0;
        float[] change = new float[parameters.length + averaged];
        for (int i = 0; i < parameters.length; i++) {
            change[i] = factor * (parameters[i] - state.parameters[i]);
        }
        for (int i = 0; i < averaged; i++) {
            change[parameters.length + i] = factor * moments[i];
        }
        return change;
    }

    /** What the worker carries to the next round. */
    WorkerMemory memory(float[] residual) {
        return plan.keepsMoments()
                ? new WorkerMemory(before + steps, moments, residual)
                : new WorkerMemory(0, new float[0], residual);
    }
}
