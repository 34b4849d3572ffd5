package org.kelvinrl.train;

/** What the driver makes of a round: the step from one state to the next. Immutable. */
final class OuterStep {

    private final TrainingPlan plan;

    OuterStep(TrainingPlan plan) {
        this.plan = plan;
    }

    /**
     * Applies what the workers brought back.
     *
     * @param state the state that the round began with; its vectors are changed
     * @param root merged from all workers; nothing is changed where its weight is 0
     */
    void apply(TrainingState state, Partial root) {
        if (root.weight == 0) {
            return;
        }
        if (plan.synchronisation() == Synchronisation.GRADIENT) {
            float mean = (float) (1 / root.weight);
            plan.optimiser()
                    .step(state.parameters, root.vector, mean, state.moments, state.steps() + 1, plan.learningRate());
        } else {
            average(state, root);
        }
    }

    private static void average(TrainingState state, Partial root) {
        int count = state.parameters.length;
        for (int i = 0; i < count; i++) {
            state.parameters[i] += (float) (root.vector[i] / root.weight);
        }
        for (int i = 0; i < state.moments.length; i++) {
            state.moments[i] = (float) (root.vector[count + i] / root.weight);
        }
    }
}
