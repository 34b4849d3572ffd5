package org.kelvinrl.network;

import java.util.Arrays;

/**
 * Layer normalisation: {@code gain (x - mean) / sqrt(variance + 1e-5) + bias}, with mean and variance over the values of a row, so that
 * every row is computed by itself (Ba, Kiros and Hinton, <em>Layer Normalization</em>, 2016). The gradients of both signals lie in the
 * same place.
 */
final class NormLayer implements Layer {

    /** ONNX's default, too. */
    static final double EPSILON = 1e-5;

    private final Signal from;
    private final Signal to;
    private final int size;
    private final int gains;

    /** [rows, stride], what gain and bias are applied to. */
    private final float[] normalised;

    /** For each row, 1 / sqrt(variance + epsilon). */
    private final float[] inverseDeviations;

    // one row, or what belongs to each of its places: the compiler makes vector instructions where all indices are the
    // same
    private final float[] row;
    private final float[] normalisedRow;
    private final float[] gain;
    private final float[] bias;
    private final float[] gainGradient;
    private final float[] biasGradient;

    /**
     * A layer behind a signal.
     *
     * @param gains index of the gains in the network's parameters; the biases follow them
     */
    NormLayer(Signal from, int gains, int maxRows) {
        this.from = from;
        this.to = from.successor(maxRows);
        this.size = from.size;
        this.gains = gains;
        this.normalised = new float[from.values.length];
        this.inverseDeviations = new float[maxRows];
        this.row = new float[size];
        this.normalisedRow = new float[size];
        this.gain = new float[size];
        this.bias = new float[size];
        this.gainGradient = new float[size];
        this.biasGradient = new float[size];
    }

    Signal to() {
        return to;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        System.arraycopy(parameters, offset + gains, gain, 0, size);
        System.arraycopy(parameters, offset + gains + size, bias, 0, size);
        for (int i = 0; i < sequences.rows(); i++) {
            int at = i * from.stride;
            System.arraycopy(from.values, at, row, 0, size);
            add(row, -sum(row, size) / size, size);
            double variance = sumOfProducts(row, row, size) / size;
            inverseDeviations[i] = (float) (1 / Math.sqrt(variance + EPSILON));
            multiply(row, inverseDeviations[i], size);
            System.arraycopy(row, 0, normalised, at, size);
            transform(row, gain, bias, size);
            System.arraycopy(row, 0, to.values, at, size);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        System.arraycopy(parameters, offset + gains, gain, 0, size);
        Arrays.fill(gainGradient, 0f);
        Arrays.fill(biasGradient, 0f);
        for (int i = 0; i < rows; i++) {
            backward(i * from.stride, inverseDeviations[i]);
        }
        int at = gradientOffset + gains;
        for (int i = 0; i < size; i++) {
            gradient[at + i] += gainGradient[i];
            gradient[at + size + i] += biasGradient[i];
        }
    }

    /**
     * With g the gradient at the normalised row n: (g - mean g - n mean(g n)) / deviation. The two means are what comes through the row's
     * mean and its deviation.
     */
    private void backward(int at, float inverseDeviation) {
        System.arraycopy(to.gradients, at, row, 0, size);
        System.arraycopy(normalised, at, normalisedRow, 0, size);
        addProducts(gainGradient, row, normalisedRow, size);
        add(biasGradient, row, size);
        multiply(row, gain, size);
        float mean = sum(row, size) / size;
        float slope = sumOfProducts(row, normalisedRow, size) / size;
        centre(row, normalisedRow, mean, slope, inverseDeviation, size);
        System.arraycopy(row, 0, from.gradients, at, size);
    }

    /** Four sums side by side: each addition waits for the one before in its own sum only. */
    private static float sum(float[] x, int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < n; i++) {
            a += x[i];
        }
        return (a + b) + (c + d);
    }

    private static float sumOfProducts(float[] x, float[] y, int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < n; i++) {
            a += x[i] * y[i];
        }
        return (a + b) + (c + d);
    }

    private static void add(float[] x, float number, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += number;
        }
    }

    private static void add(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            x[i] += y[i];
        }
    }

    private static void addProducts(float[] sum, float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += x[i] * y[i];
        }
    }

    private static void multiply(float[] x, float factor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= factor;
        }
    }

    private static void multiply(float[] x, float[] factor, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= factor[i];
        }
    }

    private static void transform(float[] x, float[] gain, float[] bias, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] * gain[i] + bias[i];
        }
    }

    private static void centre(float[] g, float[] normalised, float mean, float slope, float factor, int n) {
        for (int i = 0; i < n; i++) {
            g[i] = factor * (g[i] - mean - normalised[i] * slope);
        }
    }
}
