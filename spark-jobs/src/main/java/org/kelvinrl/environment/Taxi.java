package org.kelvinrl.environment;

import java.util.List;

/**
 * Taxi-v3 as Gymnasium publishes it: fetch a passenger from one of four stands in a town of five by five and bring them to
 * another.
 *
 * <p>State: ((row * 5 + column) * 5 + passenger) * 4 + destination, with the passenger at stand 0 to 3 or, 4, in the taxi. Actions: 0
 * south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off; a step into a wall stays. An episode begins in any state in which the
 * passenger waits at a stand that is not the destination. Reward: 20 for dropping off at the destination, -10 for picking up or
 * dropping off where that cannot be, else -1. Terminated when the passenger has arrived; truncated at 200 steps. Source: Dietterich,
 * "Hierarchical reinforcement learning with the MAXQ value function decomposition" (2000).
 */
final class Taxi {

    static final String NAME = "Taxi-v3";

    private static final int SIZE = 5;
    private static final int IN_TAXI = 4;
    private static final int DESTINATIONS = 4;
    private static final List<String> ACTIONS = List.of("south", "north", "east", "west", "pick_up", "drop_off");
    private static final int[][] STANDS = {{0, 0}, {0, 4}, {4, 0}, {4, 3}};

    /** Whether one can go east from a place: false at a wall. */
    private static final boolean[][] EAST = {
        {true, false, true, true, false},
        {true, false, true, true, false},
        {true, true, true, true, false},
        {false, true, false, true, false},
        {false, true, false, true, false}
    };

    private Taxi() {}

    static TabularProcess process() {
        return new TabularProcess(NAME, mdp(), ACTIONS, 200, TabularProcess.DISCOUNT);
    }

    static FiniteMdp mdp() {
        int states = SIZE * SIZE * (IN_TAXI + 1) * DESTINATIONS;
        FiniteMdp.Builder builder = FiniteMdp.of(states, ACTIONS.size());
        for (int state = 0; state < states; state++) {
            Place place = Place.of(state);
            if (place.passenger != IN_TAXI && place.passenger != place.destination) {
                builder.startsIn(state, 1);
            }
            for (int action = 0; action < ACTIONS.size(); action++) {
                builder.leads(state, action, place.after(action));
            }
        }
        return builder.build();
    }

    private record Place(int row, int column, int passenger, int destination) {

        static Place of(int state) {
            int rest = state / DESTINATIONS;
            int square = rest / (IN_TAXI + 1);
            return new Place(square / SIZE, square % SIZE, rest % (IN_TAXI + 1), state % DESTINATIONS);
        }

        FiniteMdp.Outcome after(int action) {
            return switch (action) {
                case 0 -> moved(Math.min(row + 1, SIZE - 1), column);
                case 1 -> moved(Math.max(row - 1, 0), column);
                case 2 -> moved(row, EAST[row][column] ? column + 1 : column);
                case 3 -> moved(row, column > 0 && EAST[row][column - 1] ? column - 1 : column);
                case 4 -> pickedUp();
                default -> droppedOff();
            };
        }

        private FiniteMdp.Outcome moved(int toRow, int toColumn) {
            return outcome(new Place(toRow, toColumn, passenger, destination), -1, false);
        }

        private FiniteMdp.Outcome pickedUp() {
            boolean waiting = passenger != IN_TAXI && isAt(passenger);
            return waiting ? outcome(withPassenger(IN_TAXI), -1, false) : outcome(this, -10, false);
        }

        private FiniteMdp.Outcome droppedOff() {
            for (int stand = 0; passenger == IN_TAXI && stand < STANDS.length; stand++) {
                if (isAt(stand)) {
                    boolean arrived = stand == destination;
                    return outcome(withPassenger(stand), arrived ? 20 : -1, arrived);
                }
            }
            return outcome(this, -10, false);
        }

        private boolean isAt(int stand) {
            return row == STANDS[stand][0] && column == STANDS[stand][1];
        }

        private Place withPassenger(int at) {
            return new Place(row, column, at, destination);
        }

        private static FiniteMdp.Outcome outcome(Place next, double reward, boolean terminated) {
            return new FiniteMdp.Outcome(1, next.state(), reward, terminated);
        }

        private int state() {
            return ((row * SIZE + column) * (IN_TAXI + 1) + passenger) * DESTINATIONS + destination;
        }
    }
}
