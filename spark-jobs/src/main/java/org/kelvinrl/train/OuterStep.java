package org.kelvinrl.train;

/** What the driver makes of a round: the step from one state to the next. Immutable. */
final class OuterStep {

    private final TrainingPlan plan;
    private final Course course;

    OuterStep(TrainingPlan plan, Course course) {
        this.plan = plan;
        this.course = course;
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
        float[] update = root.update.values();
        double rate = state.stepFactor() * plan.learningRate(state.steps(), course.totalSteps());
        if (course.epoch(state.epoch()).isOfGradients(state.roundOfEpoch())) {
            plan.step().take(state.parameters, update, root.weight, state.moments, state.steps() + 1, rate);
        } else {
            plan.averaging().outer().step(state.parameters, update, root.weight, state.outerMoments, rate);
            averageMoments(state, update, root.weight);
        }
    }

    /** They lie behind the changes, where they are averaged. */
    private static void averageMoments(TrainingState state, float[] update, double weight) {
        int count = state.parameters.length;
        for (int i = count; i < update.length; i++) {
            state.moments[i - count] = (float) (update[i] / weight);
        }
    }
}
