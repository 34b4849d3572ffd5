package org.kelvinrl.network;

import org.kelvinrl.random.RandomStream;

/**
 * Dropout: while a network learns, each number is 0 with some probability p, else 1 / (1 - p) times itself; where it only computes,
 * nothing happens (Srivastava et al., <em>Dropout: A Simple Way to Prevent Neural Networks from Overfitting</em>, 2014, with the factor
 * in training instead of its inverse afterwards). Whether a number is dropped is a hash of its row's noise, the layer and the unit, so
 * that it is the same wherever and however often the row is computed. The gradients of both signals lie in the same place.
 */
final class DropoutLayer implements Layer {

    private final Signal from;
    private final Signal to;
    private final double share;
    private final int layer;
    private final float factor;

    /** What each value was multiplied by. */
    private final float[] factors;

    private boolean isNoisy;

    /**
     * A layer behind a signal.
     *
     * @param share the probability with which a number is dropped, at least 0 and below 1
     * @param layer tells the layers of a network apart
     */
    DropoutLayer(Signal from, double share, int layer, int maxRows) {
        this.from = from;
        this.to = from.successor(maxRows);
        this.share = share;
        this.layer = layer;
        this.factor = (float) (1 / (1 - share));
        this.factors = new float[from.values.length];
    }

    Signal to() {
        return to;
    }

    /** The numbers that decide which units of a row are dropped: unit i is where the i-th, from 0, is below the share. */
    static RandomStream decisions(long noise, int layer) {
        return RandomStream.of(noise, layer);
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        isNoisy = sequences.noise() != null;
        if (!isNoisy) {
            System.arraycopy(from.values, 0, to.values, 0, rows * from.stride);
            return;
        }
        for (int row = 0; row < rows; row++) {
            draw(decisions(sequences.noise()[row], layer), row * from.stride);
        }
        for (int i = 0; i < rows * from.stride; i++) {
            to.values[i] = from.values[i] * factors[i];
        }
        to.withOnes(rows);
    }

    private void draw(RandomStream random, int at) {
        for (int i = at; i < at + from.size; i++) {
            factors[i] = random.nextUniform() < share ? 0f : factor;
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        if (isNoisy) {
            for (int i = 0; i < rows * from.stride; i++) {
                from.gradients[i] *= factors[i];
            }
        }
    }
}
