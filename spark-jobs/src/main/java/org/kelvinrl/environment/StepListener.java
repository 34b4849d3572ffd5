package org.kelvinrl.environment;

/** Sees the steps of an episode in order. */
@FunctionalInterface
public interface StepListener {

    /**
     * One step.
     *
     * @param step its position within the episode, from 0
     * @param observation what was seen before the action; overwritten after the call
     * @param valid which actions were valid; overwritten after the call
     * @param probabilities the policy's probabilities of all actions; overwritten after the call
     * @param action the action that was taken
     * @param result what it led to
     */
    void onStep(int step, float[] observation, boolean[] valid, float[] probabilities, int action, StepResult result);
}
