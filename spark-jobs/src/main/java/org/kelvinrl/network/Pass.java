package org.kelvinrl.network;

import org.kelvinrl.rows.SparseRows;

/**
 * Forward and backward computation of one network, with its working memory. Not thread-safe.
 *
 * <p>Use: fill {@link #input}, call {@link #forward}, read {@link #output}, fill {@link #outputGradient}, call
 * {@link #backward}. All arrays are row-major, and a row is one step of one sequence, in the order that {@link Sequences} tells. They
 * are the pass's own and longer than the rows in use; what lies behind these has no part in anything.
 */
public interface Pass {

    /** The state of a network without memory. */
    float[] NO_STATE = {};

    /** The inputs, [rows, inputs]; the caller fills them before {@link #forward}. */
    float[] input();

    /**
     * Where inputs that are mostly 0 go instead, without their zeros: as many rows as the next {@link #forward} sees. While there are some,
     * {@link #input} is not looked at. {@link InputRows} fills whichever of the two a pass takes.
     *
     * @return null, the default, if the pass takes nothing but {@link #input}
     */
    default SparseRows sparseInput() {
        return null;
    }

    /**
     * Computes the outputs.
     *
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @param sequences which steps are there, the state that each sequence starts from, and noise if the network learns
     */
    void forward(float[] parameters, int offset, Sequences sequences);

    /**
     * One output, [rows, size], after {@link #forward}.
     *
     * @param index index of the output in {@link Network#outputs()}
     */
    float[] output(int index);

    /**
     * The loss's gradient at one output, [rows, size]; the caller fills it before {@link #backward}.
     *
     * @param index index of the output in {@link Network#outputs()}
     */
    float[] outputGradient(int index);

    /**
     * The state behind the last step of each sequence, after {@link #forward}: what the sequence can be gone on with.
     *
     * @return [sequences, state size], the pass's own and longer than the sequences in use; empty if the network has no memory
     */
    default float[] finalState() {
        return NO_STATE;
    }

    /**
     * Adds the loss's gradient with respect to the parameters, for the rows of the last {@link #forward}. It stops at the initial
     * state, and between steps at every multiple of {@link Unrolling#truncation()}.
     * Once for each {@link #forward} at most: it may compute in the place of what that left.
     *
     * @param parameters the vector that {@link #forward} was given
     * @param offset index of the first parameter in the vector
     * @param gradient vector that the gradient is added to
     * @param gradientOffset index of the gradient's first element
     */
    void backward(float[] parameters, int offset, float[] gradient, int gradientOffset);
}
