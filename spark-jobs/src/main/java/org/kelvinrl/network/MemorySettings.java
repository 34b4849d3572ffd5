package org.kelvinrl.network;

import java.util.List;
import java.util.Optional;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.KelvinException;

/** What can be set of a network with memory, and of how it sees rows. What is not given has a default. */
public final class MemorySettings {

    /** Units with memory if nothing is said. */
    static final int DEFAULT_MEMORY = 64;

    private static final int DEFAULT_WINDOW = 32;
    private static final int MOST_STEPS = 10_000;

    /** Number of units. */
    public static final Setting<Optional<Integer>> MEMORY = Setting.integer("network.memory")
            .flag("--memory")
            .atLeast(1)
            .atMost(RecurrentNetwork.MOST_MEMORY)
            .optional()
            .describedAs("Number of units with memory of a gru or lstm, behind the hidden layers; " + DEFAULT_MEMORY
                    + " if not given.");

    /** Layers behind the units. */
    public static final Setting<Optional<List<Integer>>> AFTER = Setting.integers("network.after")
            .flag("--hidden-after")
            .accepting("each from 1 to 65536", sizes -> sizes.stream().allMatch(size -> size >= 1 && size <= 65536))
            .optional()
            .describedAs("Sizes of the hidden layers of a gru or lstm behind its memory; none if not given.");

    /** Most steps of a sequence. */
    public static final Setting<Optional<Integer>> WINDOW = Setting.integer("network.window")
            .flag("--window")
            .atLeast(1)
            .atMost(MOST_STEPS)
            .optional()
            .describedAs(
                    "A network with memory sees episodes as sequences of at most so many steps, which are mixed as rows"
                            + " are without one; " + DEFAULT_WINDOW
                            + " if not given. A batch holds whole ones if it is a multiple.");

    /** Steps before a sequence. */
    public static final Setting<Optional<Integer>> BURN_IN = Setting.integer("network.burn-in")
            .flag("--burn-in")
            .atLeast(0)
            .atMost(MOST_STEPS)
            .optional()
            .describedAs(
                    "How many steps before a sequence are computed for the state that it begins with, and for nothing else;"
                            + " 0, a state of zeros, if not given.");

    /** Most steps that gradients flow back through. */
    public static final Setting<Optional<Integer>> TRUNCATION = Setting.integer("network.truncation")
            .flag("--truncation")
            .atLeast(1)
            .atMost(MOST_STEPS)
            .optional()
            .describedAs(
                    "Gradients flow back through at most so many steps; the window's if not given, which is also the most.");

    /** What happens to the state at a truncation. */
    public static final Setting<Optional<State>> STATE = Setting.choice("network.state", State.class)
            .flag("--state")
            .optional()
            .describedAs(
                    "Whether what follows a truncation begins with the state before it, or with zeros; carried if not given.");

    /** What happens to the state where gradients stop. */
    public enum State {
        /** It goes on. */
        CARRIED,
        /** It begins anew. */
        ZERO
    }

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(MEMORY, AFTER, WINDOW, BURN_IN, TRUNCATION, STATE);

    private MemorySettings() {}

    /**
     * How a network with memory sees rows.
     *
     * @throws KelvinException if the truncation is above the window
     */
    public static Unrolling unrolling(Configuration configuration) {
        int window = configuration.get(WINDOW).orElse(DEFAULT_WINDOW);
        int truncation = configuration.get(TRUNCATION).orElse(window);
        if (truncation > window) {
            throw KelvinException.configuration(
                    "a truncation from 1 to the window, " + window,
                    Integer.toString(truncation),
                    TRUNCATION.key() + ", " + configuration.origin(TRUNCATION),
                    "Lower --truncation, or raise --window");
        }
        return new Unrolling(
                window,
                configuration.get(BURN_IN).orElse(0),
                truncation,
                configuration.get(STATE).orElse(State.CARRIED) == State.CARRIED);
    }
}
