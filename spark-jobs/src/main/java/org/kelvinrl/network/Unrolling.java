package org.kelvinrl.network;

import java.io.Serializable;
import java.util.Map;

/**
 * How a network with memory sees rows: an episode is cut into windows, and a window is a sequence.
 *
 * @param window most steps of a window, at least 1
 * @param burnIn how many steps before a window, in its episode, are computed for the state that it begins with and for nothing else; at
 *     least 0
 * @param truncation gradients flow back through so many steps at most, from 1 to the window
 * @param isCarried whether the part of a window behind a truncation begins with the state of the part before, rather than with zeros
 */
public record Unrolling(int window, int burnIn, int truncation, boolean isCarried) implements Serializable {

    /** Setting of a manifest of a network with memory: the window. */
    public static final String WINDOW = "window";

    private static final String BURN_IN = "burn_in";
    private static final String TRUNCATION = "truncation";
    private static final String CARRIED = "carried";

    /**
     * An unrolling.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Unrolling {
        if (window < 1) {
            throw new IllegalArgumentException("window: expected at least 1, found " + window);
        }
        if (burnIn < 0) {
            throw new IllegalArgumentException("burn-in: expected at least 0, found " + burnIn);
        }
        if (truncation < 1 || truncation > window) {
            throw new IllegalArgumentException("truncation: expected from 1 to " + window + ", found " + truncation);
        }
    }

    /** For a manifest. */
    public Map<String, Object> settings() {
        return Map.of(WINDOW, window, BURN_IN, burnIn, TRUNCATION, truncation, CARRIED, isCarried);
    }

    /**
     * What {@link #settings} told.
     *
     * @throws IllegalArgumentException if it can have told no such thing
     */
    public static Unrolling of(Map<String, Object> settings) {
        return new Unrolling(
                number(settings, WINDOW),
                number(settings, BURN_IN),
                number(settings, TRUNCATION),
                Boolean.TRUE.equals(settings.get(CARRIED)));
    }

    /** A whole number among the settings of a manifest. */
    static int number(Map<String, Object> settings, String name) {
        if (settings.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(name + ": expected a number, found " + settings.get(name));
    }
}
