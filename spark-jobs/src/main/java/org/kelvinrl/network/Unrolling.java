package org.kelvinrl.network;

import java.io.Serializable;

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
}
