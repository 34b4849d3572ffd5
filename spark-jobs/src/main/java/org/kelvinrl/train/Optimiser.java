package org.kelvinrl.train;

import java.io.Serializable;

/**
 * An update rule on a flat parameter vector. Immutable and thread-safe; its moments are the caller's.
 */
public interface Optimiser extends Serializable {

    /** How many numbers it remembers for each parameter. */
    int moments();

    /**
     * Takes one step, in place.
     *
     * @param parameters the parameters
     * @param gradient a sum of gradients, as long as the parameters
     * @param scale the factor that makes the sum the mean
     * @param moments {@link #moments()} vectors as long as the parameters, one behind the other; zeros before the first step
     * @param step number of this step, from 1
     * @param learningRate step size, above 0
     */
    void step(float[] parameters, float[] gradient, float scale, float[] moments, long step, double learningRate);
}
