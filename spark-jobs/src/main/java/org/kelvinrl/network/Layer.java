package org.kelvinrl.network;

/** A layer of a pass: computes one signal from another, and the gradient of the first from that of the second. Not thread-safe. */
interface Layer {

    /**
     * Computes the values.
     *
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @param sequences the rows
     */
    void forward(float[] parameters, int offset, Sequences sequences);

    /**
     * Adds the gradient of the layer's parameters, and sets that of what it was computed from.
     *
     * @param parameters as for {@link #forward}
     * @param offset as for {@link #forward}
     * @param gradient vector that the gradient is added to
     * @param gradientOffset index of the gradient's first element
     * @param rows the rows of the last {@link #forward}
     */
    void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows);
}
