package org.kelvinrl.network;

/**
 * A named output (head) of a network.
 *
 * @param name what the output means, such as {@code q}
 * @param size number of linear outputs
 */
public record NetworkOutput(String name, int size) {

    /** Name of the output that holds a Q-value, or logit, for each action. */
    public static final String Q = "q";
}
