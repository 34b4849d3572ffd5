package org.kelvinrl.network;

import org.kelvinrl.random.RandomStream;

/**
 * Dropout: while a network learns, each number is 0 with some probability p, else 1 / (1 - p) times itself; where it only computes,
 * nothing happens (Srivastava et al., <em>Dropout: A Simple Way to Prevent Neural Networks from Overfitting</em>, 2014, with the factor
 * in training instead of its inverse afterwards). Whether a number is dropped is a hash of its row's noise, the layer and the unit, so
 * that it is the same wherever and however often the row is computed. The gradients of both signals lie in the same place.
 */
final class DropoutLayer implements Layer {

    private static final int GOLDEN_GAMMA = 0x9E3779B9;

    private final Signal from;
    private final Signal to;
    private final int threshold;
    private final int layer;
    private final float factor;

    /** What each value was multiplied by. */
    private final float[] factors;

    /** One for each unit of a row. */
    private final int[] numbers;

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
        this.threshold = threshold(share);
        this.layer = layer;
        this.factor = (float) (1 / (1 - share));
        this.factors = new float[from.values.length];
        this.numbers = new int[from.size];
    }

    Signal to() {
        return to;
    }

    /** A uniform integer of 32 bits is below this with the probability of a share. */
    static int threshold(double share) {
        return (int) (Math.round(Math.min(share * 0x1.0p32, 0x1.0p32 - 1)) + Integer.MIN_VALUE);
    }

    /**
     * Draws the uniform integers of 32 bits that decide which units of a row are dropped: those whose number is below the threshold. A
     * hash of 64 bits for the row and the layer, and from it MurmurHash3's mixer for each unit, which the compiler makes vector
     * instructions of.
     *
     * @param noise the row's
     * @param layer the layer
     * @param to where the numbers go, one for each unit
     */
    static void draw(long noise, int layer, int[] to) {
        long ofRow = RandomStream.of(noise, layer).nextLong();
        int low = (int) ofRow;
        int high = (int) (ofRow >>> 32);
        for (int i = 0; i < to.length; i++) {
            to[i] = low + i * GOLDEN_GAMMA;
        }
        for (int i = 0; i < to.length; i++) {
            int mixed = (to[i] ^ (to[i] >>> 16)) * 0x85EBCA6B;
            mixed = ((mixed ^ (mixed >>> 13)) + high) * 0xC2B2AE35;
            to[i] = mixed ^ (mixed >>> 16);
        }
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
            draw(sequences.noise()[row], layer, numbers);
            for (int i = 0; i < numbers.length; i++) {
                factors[row * from.stride + i] = numbers[i] < threshold ? 0f : factor;
            }
        }
        for (int i = 0; i < rows * from.stride; i++) {
            to.values[i] = from.values[i] * factors[i];
        }
        to.withOnes(rows);
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
