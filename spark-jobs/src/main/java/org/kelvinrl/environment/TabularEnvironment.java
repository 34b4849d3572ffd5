package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.kelvinrl.random.RandomStream;

/** Simulates a {@link FiniteMdp}. The state is seen as one of n numbers that is 1 while the others are 0. */
final class TabularEnvironment implements Environment {

    private final String name;
    private final FiniteMdp mdp;
    private final List<String> actionNames;
    private final StepCounter steps;
    private final boolean masksActions;
    private RandomStream random;
    private int state;

    /**
     * With no episode under way.
     *
     * @param name its name
     * @param mdp its tables
     * @param actionNames names of its actions
     * @param stepLimit steps after which an episode is truncated
     */
    TabularEnvironment(String name, FiniteMdp mdp, List<String> actionNames, int stepLimit) {
        this.name = name;
        this.mdp = mdp;
        this.actionNames = List.copyOf(actionNames);
        this.steps = new StepCounter(stepLimit);
        this.masksActions = mdp.masksActions();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> featureNames() {
        return IntStream.range(0, mdp.states()).mapToObj(i -> "state_" + i).toList();
    }

    @Override
    public int observationSize() {
        return mdp.states();
    }

    @Override
    public List<String> actionNames() {
        return actionNames;
    }

    @Override
    public int stepLimit() {
        return steps.limit();
    }

    @Override
    public void reset(long seed) {
        random = RandomStream.of(seed);
        state = draw(IntStream.range(0, mdp.states())
                .mapToDouble(mdp::startProbability)
                .toArray());
        steps.begin();
    }

    @Override
    public StepResult step(int action) {
        Objects.checkIndex(action, mdp.actions());
        steps.requireUnderWay();
        List<FiniteMdp.Outcome> outcomes = mdp.outcomes(state, action);
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": expected an action that is valid in state " + state + ", found " + action);
        }
        FiniteMdp.Outcome outcome = outcomes.get(draw(
                outcomes.stream().mapToDouble(FiniteMdp.Outcome::probability).toArray()));
        state = outcome.next();
        return steps.taken(outcome.reward(), outcome.terminated());
    }

    @Override
    public void observe(float[] observation) {
        Arrays.fill(observation, 0, mdp.states(), 0f);
        observation[state] = 1;
    }

    @Override
    public boolean masksActions() {
        return masksActions;
    }

    @Override
    public void validActions(boolean[] valid) {
        mdp.validActions(state, valid);
    }

    private int draw(double[] probabilities) {
        double uniform = random.nextUniform();
        double cumulative = 0;
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            cumulative += probabilities[i];
            if (uniform < cumulative) {
                return i;
            }
            last = probabilities[i] > 0 ? i : last;
        }
        return last; // the sum is a little below 1 by rounding
    }
}
