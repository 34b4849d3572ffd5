package org.kelvinrl.network;

/** An {@link Activation} of each number. The gradients of both signals lie in the same place, and where it may be the values too. */
final class ActivationLayer implements Layer {

    private final Activation activation;
    private final Signal from;
    private final Signal to;

    /** A layer behind a signal. */
    ActivationLayer(Activation activation, Signal from, int maxRows) {
        this.activation = activation;
        this.from = from;
        this.to = activation.isInPlace() ? from : from.successor(maxRows);
    }

    Signal to() {
        return to;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        activation.apply(from.values, to.values, rows * from.stride);
        if (activation != Activation.RELU) {
            // a rectified 1 is 1
            to.withOnes(rows);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        activation.backward(from.values, to.values, from.gradients, rows * from.stride);
    }
}
