package org.kelvinrl.network;

/**
 * Forward and backward computation of one network, with its working memory. Not thread-safe.
 *
 * <p>Use: fill {@link #input}, call {@link #forward}, read {@link #output}, fill {@link #outputGradient}, call
 * {@link #backward}. All arrays are row-major; a row is one step of one sequence, and sequences lie one behind the other:
 * [batch, time, size]. They are the pass's own and longer than the rows in use.
 */
public interface Pass {

    /** The inputs, [batch * time, inputs]; the caller fills them before {@link #forward}. */
    float[] input();

    /**
     * Computes the outputs.
     *
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @param sequences which steps are there, and the state that each sequence starts from
     */
    void forward(float[] parameters, int offset, Sequences sequences);

    /**
     * One output, [batch * time, size], after {@link #forward}.
     *
     * @param index index of the output in {@link Network#outputs()}
     */
    float[] output(int index);

    /**
     * The loss's gradient at one output, [batch * time, size]; the caller fills it before {@link #backward}.
     *
     * @param index index of the output in {@link Network#outputs()}
     */
    float[] outputGradient(int index);

    /**
     * Adds the loss's gradient with respect to the parameters, for the rows of the last {@link #forward}.
     *
     * @param parameters the vector that {@link #forward} was given
     * @param offset index of the first parameter in the vector
     * @param gradient vector that the gradient is added to
     * @param gradientOffset index of the gradient's first element
     */
    void backward(float[] parameters, int offset, float[] gradient, int gradientOffset);
}
