package org.kelvinrl.network;

import org.kelvinrl.random.RandomStream;

/** What the weights of a linear layer start at. Biases start at 0. */
public enum Initialisation {

    /** {@link #HE} for hidden layers, but {@link #GLOROT} where tanh follows and for the last layer, which nothing follows. */
    BY_ACTIVATION {
        @Override
        void fill(float[] weights, int at, int in, int out, Activation following, RandomStream random) {
            Initialisation of = following == null || following == Activation.TANH ? GLOROT : HE;
            of.fill(weights, at, in, out, following, random);
        }
    },

    /**
     * Uniform with variance 2 / inputs, which keeps the size of what passes through rectifiers (He et al., <em>Delving Deep into
     * Rectifiers</em>, 2015).
     */
    HE {
        @Override
        void fill(float[] weights, int at, int in, int out, Activation following, RandomStream random) {
            fillUniformly(weights, at, in * out, Math.sqrt(6.0 / in), random);
        }
    },

    /**
     * Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio, <em>Understanding the Difficulty of Training Deep Feedforward Neural
     * Networks</em>, 2010).
     */
    GLOROT {
        @Override
        void fill(float[] weights, int at, int in, int out, Activation following, RandomStream random) {
            fillUniformly(weights, at, in * out, Math.sqrt(6.0 / (in + out)), random);
        }
    },

    /**
     * A random orthogonal matrix, or the rows or columns of one where a layer has fewer of these (Saxe, McClelland and Ganguli, <em>Exact
     * Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks</em>, 2014), times sqrt(2) where a rectifier or its
     * like follows, as that halves the squares. The time is that of the cube of a layer's size.
     */
    ORTHOGONAL {
        @Override
        void fill(float[] weights, int at, int in, int out, Activation following, RandomStream random) {
            double gain = following == null || following == Activation.TANH ? 1 : Math.sqrt(2);
            double[][] directions = OrthogonalDirections.draw(Math.min(in, out), Math.max(in, out), random);
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    weights[at + i * out + j] = (float) (gain * (in <= out ? directions[i][j] : directions[j][i]));
                }
            }
        }
    };

    /**
     * Sets weights to their starting values.
     *
     * @param weights array that holds them, [in, out]
     * @param at index of the first
     * @param in number of inputs
     * @param out number of outputs
     * @param following what follows the layer; null if nothing does
     * @param random where they come from
     */
    abstract void fill(float[] weights, int at, int in, int out, Activation following, RandomStream random);

    static void fillUniformly(float[] weights, int at, int count, double limit, RandomStream random) {
        for (int i = at; i < at + count; i++) {
            weights[i] = (float) (limit * (2 * random.nextUniform() - 1));
        }
    }
}
