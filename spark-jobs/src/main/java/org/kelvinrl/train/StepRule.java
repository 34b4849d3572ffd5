package org.kelvinrl.train;

import java.io.Serializable;

/**
 * How one optimiser step is taken. Immutable.
 *
 * @param batch rows of one batch, at least 1
 * @param accumulate batches whose gradients make one step, at least 1
 * @param optimiser the update rule
 * @param learningRate step size
 * @param clipNorm largest Euclidean norm of the mean gradient, above 0; a longer one is shortened to it (Pascanu, Mikolov and Bengio,
 *     2013). Infinite where nothing is clipped
 */
public record StepRule(int batch, int accumulate, Optimiser optimiser, LearningRate learningRate, double clipNorm)
        implements Serializable {

    /** A step from one batch, without clipping, at a constant rate. */
    public static StepRule of(int batch, Optimiser optimiser, double learningRate) {
        return new StepRule(batch, 1, optimiser, LearningRate.constant(learningRate), Double.POSITIVE_INFINITY);
    }

    /** Rows of one step. */
    long rows() {
        return (long) batch * accumulate;
    }

    /**
     * Takes a step, in place.
     *
     * @param parameters the parameters
     * @param gradient weighted sum of the gradients of the step's rows
     * @param weight sum of the weights of these rows, above 0
     * @param moments the optimiser's moments
     * @param step number of the step in the life of these moments, from 1
     * @param rate the learning rate
     */
    void take(float[] parameters, float[] gradient, double weight, float[] moments, long step, double rate) {
        optimiser.step(parameters, gradient, (float) scale(gradient, weight), moments, step, rate);
    }

    /** The factor that makes the sum the mean, and no longer than the largest norm. */
    private double scale(float[] gradient, double weight) {
        if (clipNorm == Double.POSITIVE_INFINITY) {
            return 1 / weight;
        }
        double squares = 0;
        for (float component : gradient) {
            squares += (double) component * component;
        }
        double norm = Math.sqrt(squares);
        return norm > clipNorm * weight ? clipNorm / norm : 1 / weight;
    }
}
