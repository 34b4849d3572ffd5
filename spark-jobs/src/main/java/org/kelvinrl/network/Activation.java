package org.kelvinrl.network;

import java.util.List;
import java.util.Locale;
import org.kelvinrl.onnx.OnnxGraph;

/**
 * What a hidden layer makes of its sums, number by number. Every one is 0 at 0.
 *
 * <p>Loops are without branches and over whole arrays, so that the compiler makes vector instructions of them; none calls
 * {@link Math#exp}, whose bits it may choose.
 */
public enum Activation {

    /** max(x, 0) (Nair and Hinton, <em>Rectified Linear Units Improve Restricted Boltzmann Machines</em>, 2010). */
    RELU(true) {
        @Override
        void apply(float[] x, float[] y, int count) {
            for (int i = 0; i < count; i++) {
                y[i] = Math.max(x[i], 0f);
            }
        }

        /** The factor is exactly 1 for every positive float and exactly 0 for 0. */
        @Override
        void backward(float[] x, float[] y, float[] gradient, int count) {
            for (int i = 0; i < count; i++) {
                gradient[i] *= Math.min(y[i] * HUGE * HUGE, 1f);
            }
        }

        @Override
        void addTo(OnnxGraph graph, String x, String y) {
            graph.node("Relu", List.of(x), y);
        }
    },

    /** The hyperbolic tangent. */
    TANH(true) {
        @Override
        void apply(float[] x, float[] y, int count) {
            for (int i = 0; i < count; i++) {
                y[i] = Sigmoidal.tanh(x[i]);
            }
        }

        @Override
        void backward(float[] x, float[] y, float[] gradient, int count) {
            for (int i = 0; i < count; i++) {
                gradient[i] *= 1 - y[i] * y[i];
            }
        }

        @Override
        void addTo(OnnxGraph graph, String x, String y) {
            graph.node("Tanh", List.of(x), y);
        }
    },

    /**
     * x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2: the paper's approximation of x times the normal distribution (Hendrycks and
     * Gimpel, <em>Gaussian Error Linear Units</em>, 2016), from which it differs by less than 5e-4.
     */
    GELU(false) {
        @Override
        void apply(float[] x, float[] y, int count) {
            for (int i = 0; i < count; i++) {
                y[i] = 0.5f * x[i] * (1 + Sigmoidal.tanh(GELU_SCALE * (x[i] + GELU_CUBIC * x[i] * x[i] * x[i])));
            }
        }

        @Override
        void backward(float[] x, float[] y, float[] gradient, int count) {
            for (int i = 0; i < count; i++) {
                float square = x[i] * x[i];
                float t = Sigmoidal.tanh(GELU_SCALE * (x[i] + GELU_CUBIC * x[i] * x[i] * x[i]));
                float slope = GELU_SCALE * (1 + 3 * GELU_CUBIC * square);
                gradient[i] *= 0.5f * (1 + t) + 0.5f * x[i] * (1 - t * t) * slope;
            }
        }

        @Override
        void addTo(OnnxGraph graph, String x, String y) {
            graph.constant(y + "/cubic", GELU_CUBIC);
            graph.constant(y + "/scale", GELU_SCALE);
            graph.constant(y + "/one", 1);
            graph.constant(y + "/half", 0.5f);
            graph.node("Mul", List.of(x, x), y + "/square");
            graph.node("Mul", List.of(x, y + "/square"), y + "/cube");
            graph.node("Mul", List.of(y + "/cube", y + "/cubic"), y + "/part");
            graph.node("Add", List.of(x, y + "/part"), y + "/sum");
            graph.node("Mul", List.of(y + "/sum", y + "/scale"), y + "/scaled");
            graph.node("Tanh", List.of(y + "/scaled"), y + "/tanh");
            graph.node("Add", List.of(y + "/tanh", y + "/one"), y + "/share");
            graph.node("Mul", List.of(x, y + "/half"), y + "/halved");
            graph.node("Mul", List.of(y + "/halved", y + "/share"), y);
        }
    },

    /**
     * x / (1 + exp(-x)), also called Swish (Elfwing, Uchibe and Doya, <em>Sigmoid-Weighted Linear Units</em>, 2018; Ramachandran, Zoph and
     * Le, <em>Searching for Activation Functions</em>, 2017).
     */
    SILU(false) {
        @Override
        void apply(float[] x, float[] y, int count) {
            for (int i = 0; i < count; i++) {
                y[i] = x[i] * Sigmoidal.logistic(x[i]);
            }
        }

        @Override
        void backward(float[] x, float[] y, float[] gradient, int count) {
            for (int i = 0; i < count; i++) {
                float share = Sigmoidal.logistic(x[i]);
                gradient[i] *= share * (1 + x[i] * (1 - share));
            }
        }

        @Override
        void addTo(OnnxGraph graph, String x, String y) {
            graph.node("Sigmoid", List.of(x), y + "/share");
            graph.node("Mul", List.of(x, y + "/share"), y);
        }
    };

    /** Twice this as a factor takes every positive float to at least 1. */
    private static final float HUGE = 1e38f;

    private static final float GELU_SCALE = (float) Math.sqrt(2 / Math.PI);
    private static final float GELU_CUBIC = 0.044715f;

    private final boolean isInPlace;

    Activation(boolean isInPlace) {
        this.isInPlace = isInPlace;
    }

    /** The name in configurations and manifests. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@link #backward} asks for y only, so that y may take x's place. */
    boolean isInPlace() {
        return isInPlace;
    }

    /**
     * Computes y = f(x).
     *
     * @param x sums
     * @param y where the results go; the same array if it is {@link #isInPlace}
     * @param count how many
     */
    abstract void apply(float[] x, float[] y, int count);

    /**
     * Makes the gradient at y that at x.
     *
     * @param x sums
     * @param y what {@link #apply} made of them
     * @param gradient is multiplied by f'(x)
     * @param count how many
     */
    abstract void backward(float[] x, float[] y, float[] gradient, int count);

    /** Adds nodes that compute y from x; the names of what is in between begin with y's. */
    abstract void addTo(OnnxGraph graph, String x, String y);
}
