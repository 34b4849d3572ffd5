package org.kelvinrl.train;

import java.io.Serializable;

/**
 * How far a row looks ahead in its episode for a Bellman target: n-step returns (Watkins, 1989; Sutton, 1988). Immutable.
 *
 * @param steps most rewards that are added up, from 1; {@link #TO_THE_END} for all that follow
 * @param discount gamma, from 0 to 1: what a reward is worth a step later
 * @param rewardScale what every reward is multiplied by, above 0
 * @param rewardBound largest magnitude of a scaled reward, above 0; infinite where none is clipped
 */
public record Lookahead(int steps, double discount, double rewardScale, double rewardBound) implements Serializable {

    /** Looks to the end of the episode, however far it is. */
    public static final int TO_THE_END = Integer.MAX_VALUE;

    /** Rewards as they are. */
    public static Lookahead of(int steps, double discount) {
        return new Lookahead(steps, discount, 1, Double.POSITIVE_INFINITY);
    }

    /** What is learnt from a logged reward. */
    double reward(float logged) {
        double scaled = rewardScale * logged;
        return Math.max(-rewardBound, Math.min(rewardBound, scaled));
    }
}
