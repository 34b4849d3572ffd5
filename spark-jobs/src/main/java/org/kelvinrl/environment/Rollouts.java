package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.kelvinrl.random.RandomStream;

/**
 * Lets a policy act in an environment.
 *
 * <p>An episode is a pure function of (environment, policy, seed, episode identifier). The initial state and the choice of
 * actions have streams of random numbers of their own, so that with one seed two policies meet the same initial
 * states.
 */
public final class Rollouts {

    private static final long RESET_STREAM = 0;
    private static final long ACTION_STREAM = 1;
    private static final double SUM_TOLERANCE = 1e-4;

    private Rollouts() {}

    /**
     * Runs one episode to its end.
     *
     * @param environment where to act; its present state does not matter
     * @param policy chooses the actions
     * @param seed the run's seed
     * @param episode identifier of the episode
     * @param listener sees every step
     * @return how the episode went
     * @throws ArithmeticException if the policy gives something else than a distribution
     */
    public static EpisodeOutcome run(
            Environment environment, Policy policy, long seed, long episode, StepListener listener) {
        RandomStream random = RandomStream.of(seed, episode, ACTION_STREAM);
        float[] observation = new float[environment.observationSize()];
        float[] state = policy.seesState() ? new float[environment.stateSize()] : observation;
        float[] probabilities = new float[environment.actionCount()];
        boolean[] valid = new boolean[environment.actionCount()];
        environment.reset(RandomStream.of(seed, episode, RESET_STREAM).nextLong());
        policy.begin();
        double sum = 0;
        for (int step = 0; ; step++) {
            environment.observe(observation);
            environment.validActions(valid);
            if (policy.seesState()) {
                environment.state(state);
            }
            policy.probabilities(state, valid, probabilities);
            int action = draw(valid, probabilities, random.nextUniform());
            StepResult result = environment.step(action);
            listener.onStep(step, observation, valid, probabilities, action, result);
            policy.advance();
            sum += result.reward();
            if (result.ended()) {
                return new EpisodeOutcome(episode, sum, step + 1);
            }
        }
    }

    /**
     * Runs one episode to its end, unseen.
     *
     * @param environment where to act; its present state does not matter
     * @param policy chooses the actions
     * @param seed the run's seed
     * @param episode identifier of the episode
     * @return how the episode went
     * @throws ArithmeticException if the policy gives something else than a distribution
     */
    public static EpisodeOutcome run(Environment environment, Policy policy, long seed, long episode) {
        return run(environment, policy, seed, episode, (step, observation, valid, probabilities, action, result) -> {});
    }

    /**
     * The returns of the episodes 0 to n - 1, one after the other on this thread.
     *
     * @param environment where to act; its present state does not matter
     * @param policy chooses the actions
     * @param seed the run's seed
     * @param episodes the number of episodes n, at least 1
     * @return their undiscounted returns
     * @throws ArithmeticException if the policy gives something else than a distribution
     */
    public static Returns returns(Environment environment, Policy policy, long seed, long episodes) {
        return Returns.of(LongStream.range(0, episodes)
                .mapToDouble(episode -> run(environment, policy, seed, episode).undiscountedReturn())
                .toArray());
    }

    private static int draw(boolean[] valid, float[] probabilities, double uniform) {
        requireDistribution(valid, probabilities);
        double cumulative = 0;
        int last = 0;
        for (int action = 0; action < probabilities.length; action++) {
            cumulative += probabilities[action];
            if (uniform < cumulative) {
                return action;
            }
            last = probabilities[action] > 0 ? action : last;
        }
        return last; // the sum is a little below 1 by rounding
    }

    private static void requireDistribution(boolean[] valid, float[] probabilities) {
        double sum = 0;
        boolean fits = true;
        for (int action = 0; action < probabilities.length; action++) {
            float probability = probabilities[action];
            fits &= valid[action] ? probability >= 0 : probability == 0;
            sum += probability;
        }
        if (!(fits && Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw new ArithmeticException(
                    "expected probabilities of at least 0 with sum 1, and 0 for actions that are not" + " valid, found "
                            + Arrays.toString(probabilities) + " from the policy");
        }
    }
}
