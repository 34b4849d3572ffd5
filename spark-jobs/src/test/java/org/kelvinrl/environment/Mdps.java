package org.kelvinrl.environment;

/** Decision processes whose values are known. */
public final class Mdps {

    private static final int SIDE = 4;
    private static final int[][] MOVES = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};

    private Mdps() {}

    /** Slippery FrozenLake, 4x4. */
    public static FiniteMdp frozenLake() {
        return FrozenLake.mdp();
    }

    /** A grid of 4x4 with -1 a step: from one corner to the other. */
    public static FiniteMdp grid() {
        FiniteMdp.Builder builder = FiniteMdp.of(SIDE * SIDE, MOVES.length).startsIn(0, 1);
        for (int state = 0; state < SIDE * SIDE; state++) {
            for (int action = 0; action < MOVES.length; action++) {
                int row = clamped(state / SIDE + MOVES[action][0]);
                int next = row * SIDE + clamped(state % SIDE + MOVES[action][1]);
                boolean isAtGoal = state == SIDE * SIDE - 1;
                builder.leads(
                        state,
                        action,
                        new FiniteMdp.Outcome(
                                1, isAtGoal ? state : next, isAtGoal ? 0 : -1, isAtGoal || next == SIDE * SIDE - 1));
            }
        }
        return builder.build();
    }

    private static int clamped(int place) {
        return Math.max(0, Math.min(SIDE - 1, place));
    }
}
