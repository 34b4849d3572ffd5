package org.kelvinrl.environment;

/**
 * What an action led to.
 *
 * @param reward reward for the action
 * @param terminated the environment ended after the action: no value follows
 * @param truncated the step limit was reached by the action. As with Gymnasium's time limit, this is so whether or not the
 *     environment terminated by the same action: both may be true, and then no value follows
 */
public record StepResult(double reward, boolean terminated, boolean truncated) {

    /** Whether the episode is over. */
    public boolean ended() {
        return terminated || truncated;
    }
}
