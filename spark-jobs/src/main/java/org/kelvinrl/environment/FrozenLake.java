package org.kelvinrl.environment;

import java.util.List;

/**
 * FrozenLake-v1 and FrozenLake8x8-v1 as Gymnasium publishes them: cross a frozen lake without falling into a hole, on ice so
 * slippery that a step goes where it was meant to only a third of the time, and to either side of that otherwise.
 *
 * <p>State: row times width plus column. Actions: 0 left, 1 down, 2 right, 3 up; a step off the lake stays. Reward: 1 for reaching
 * the goal, else 0. Terminated at the goal and in a hole; truncated at 100 and 200 steps.
 */
final class FrozenLake {

    static final String NAME = "FrozenLake-v1";
    static final String NAME_8X8 = "FrozenLake8x8-v1";

    private static final List<String> LAKE = List.of("SFFF", "FHFH", "FFFH", "HFFG");
    private static final List<String> LAKE_8X8 =
            List.of("SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG");
    private static final List<String> ACTIONS = List.of("left", "down", "right", "up");
    private static final int[][] MOVES = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};

    private FrozenLake() {}

    static TabularProcess process() {
        return new TabularProcess(NAME, mdp(), ACTIONS, 100, TabularProcess.DISCOUNT);
    }

    static TabularProcess process8x8() {
        return new TabularProcess(NAME_8X8, mdp8x8(), ACTIONS, 200, TabularProcess.DISCOUNT);
    }

    static FiniteMdp mdp() {
        return mdp(LAKE);
    }

    static FiniteMdp mdp8x8() {
        return mdp(LAKE_8X8);
    }

    private static FiniteMdp mdp(List<String> lake) {
        int width = lake.size();
        FiniteMdp.Builder builder = FiniteMdp.of(width * width, ACTIONS.size());
        for (int state = 0; state < width * width; state++) {
            char place = place(lake, state);
            if (place == 'S') {
                builder.startsIn(state, 1);
            }
            if (place == 'S' || place == 'F') {
                addSteps(builder, lake, state);
            }
        }
        return builder.build();
    }

    private static void addSteps(FiniteMdp.Builder builder, List<String> lake, int state) {
        int n = ACTIONS.size();
        for (int action = 0; action < n; action++) {
            for (int slip = -1; slip <= 1; slip++) {
                int next = next(lake.size(), state, MOVES[(action + slip + n) % n]);
                char place = place(lake, next);
                boolean terminated = place == 'H' || place == 'G';
                builder.leads(state, action, new FiniteMdp.Outcome(1.0 / 3, next, place == 'G' ? 1 : 0, terminated));
            }
        }
    }

    private static int next(int width, int state, int[] move) {
        int row = Math.max(0, Math.min(width - 1, state / width + move[0]));
        int column = Math.max(0, Math.min(width - 1, state % width + move[1]));
        return row * width + column;
    }

    private static char place(List<String> lake, int state) {
        return lake.get(state / lake.size()).charAt(state % lake.size());
    }
}
