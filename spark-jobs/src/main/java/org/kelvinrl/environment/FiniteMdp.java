package org.kelvinrl.environment;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A decision process of finitely many states and actions, given as tables: where each action leads to from each state, with what
 * probability and reward. Immutable and thread-safe.
 */
public final class FiniteMdp implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final double SUM_TOLERANCE = 1e-9;

    private final int actions;
    private final double[] start;
    private final List<List<Outcome>> outcomes;

    /**
     * Where an action may lead to.
     *
     * @param probability of this outcome, in (0, 1]
     * @param next the next state
     * @param reward for the action
     * @param terminated whether the episode ends with it
     */
    public record Outcome(double probability, int next, double reward, boolean terminated) implements Serializable {}

    private FiniteMdp(int actions, double[] start, List<List<Outcome>> outcomes) {
        this.actions = actions;
        this.start = start;
        this.outcomes = outcomes;
    }

    /**
     * Begins a table in which nothing leads anywhere yet.
     *
     * @param states number of states, at least 1
     * @param actions number of actions, at least 1
     * @return a builder, for one thread
     */
    public static Builder of(int states, int actions) {
        return new Builder(states, actions);
    }

    /** Number of states. */
    public int states() {
        return start.length;
    }

    /** Number of actions. */
    public int actions() {
        return actions;
    }

    /** The probability that an episode begins in a state. */
    public double startProbability(int state) {
        return start[state];
    }

    /**
     * Where an action may lead to from a state; empty if the action is not valid there. In a state in which no episode goes on, none
     * is.
     */
    public List<Outcome> outcomes(int state, int action) {
        return outcomes.get(state * actions + action);
    }

    /** Whether an action can be taken in a state. */
    public boolean isValid(int state, int action) {
        return !outcomes(state, action).isEmpty();
    }

    /** Copies which actions can be taken in a state, to an array of as many elements as there are actions. */
    void validActions(int state, boolean[] valid) {
        for (int action = 0; action < actions; action++) {
            valid[action] = isValid(state, action);
        }
    }

    /** Whether any action can be taken in a state: whether an episode can be there and go on. */
    public boolean goesOn(int state) {
        return IntStream.range(0, actions).anyMatch(action -> isValid(state, action));
    }

    /** Whether there is a state in which an episode goes on and some action is not valid. */
    boolean masksActions() {
        return IntStream.range(0, states()).filter(this::goesOn).anyMatch(state -> IntStream.range(0, actions)
                .anyMatch(action -> !isValid(state, action)));
    }

    /** Number of outcomes in all. */
    long size() {
        return outcomes.stream().mapToLong(List::size).sum();
    }

    /** A table in the making. */
    public static final class Builder {

        private final int actions;
        private final double[] start;
        private final List<List<Outcome>> outcomes = new ArrayList<>();

        private Builder(int states, int actions) {
            this.actions = actions;
            this.start = new double[states];
            for (int i = 0; i < states * actions; i++) {
                outcomes.add(new ArrayList<>());
            }
        }

        /** Gives a state its share of the starts; shares need not sum to 1. */
        public Builder startsIn(int state, double share) {
            start[state] = share;
            return this;
        }

        /** Adds an outcome. */
        public Builder leads(int state, int action, Outcome outcome) {
            outcomes.get(state * actions + action).add(outcome);
            return this;
        }

        /**
         * The process.
         *
         * @throws IllegalArgumentException if no episode begins anywhere, or the probabilities of an action's outcomes do not sum
         *     to 1
         */
        public FiniteMdp build() {
            double starts = Arrays.stream(start).sum();
            if (!(starts > 0)) {
                throw new IllegalArgumentException("starts: expected a state with a share above 0, found none");
            }
            for (int i = 0; i < outcomes.size(); i++) {
                double sum = outcomes.get(i).stream()
                        .mapToDouble(Outcome::probability)
                        .sum();
                if (!outcomes.get(i).isEmpty() && !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                    throw new IllegalArgumentException("state " + i / actions + ", action " + i % actions
                            + ": expected probabilities of sum 1, found " + sum);
                }
            }
            return new FiniteMdp(
                    actions,
                    Arrays.stream(start).map(share -> share / starts).toArray(),
                    outcomes.stream().map(List::copyOf).toList());
        }
    }
}
