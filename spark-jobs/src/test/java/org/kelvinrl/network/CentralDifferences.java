package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.kelvinrl.random.RandomStream;

/** Holds a pass's gradient to central differences of a function in double precision. */
final class CentralDifferences {

    private static final double STEP = 1e-5;

    /** What a network computes, in double precision. */
    interface Reference {

        /** The outputs for one row. */
        double[] outputs(double[] parameters, double[] input, int row);
    }

    private final Reference reference;
    private final int rows;
    private final int inputs;
    private final int outputs;

    /**
     * For a network.
     *
     * @param reference what it computes
     * @param rows how many rows
     * @param inputs inputs of a row
     * @param outputs outputs of a row
     */
    CentralDifferences(Reference reference, int rows, int inputs, int outputs) {
        this.reference = reference;
        this.rows = rows;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Fills input and gradient at the output, and compares outputs and gradients; says how many of these are not 0. */
    int assertMet(Pass pass, float[] parameters, Sequences sequences, double tolerance) {
        fill(pass.input(), 11);
        pass.forward(parameters, 0, sequences);
        double[] exact = doubles(parameters, 0, parameters.length);
        for (int row = 0; row < rows; row++) {
            double[] expected = reference.outputs(exact, doubles(pass.input(), row * inputs, inputs), row);
            for (int j = 0; j < outputs; j++) {
                assertThat((double) pass.output(0)[row * outputs + j]).isCloseTo(expected[j], within(tolerance));
            }
        }
        fill(pass.outputGradient(0), 12);
        double[] outputGradient = doubles(pass.outputGradient(0), 0, rows * outputs);
        float[] gradient = new float[parameters.length];
        pass.backward(parameters, 0, gradient, 0);
        int different = 0;
        for (int i = 0; i < gradient.length; i++) {
            double expected = difference(pass, exact, outputGradient, i);
            assertThat((double) gradient[i]).as("of parameter %d", i).isCloseTo(expected, within(tolerance * rows));
            different += expected == 0 ? 0 : 1;
        }
        return different;
    }

    /** Of the sum over rows and outputs of the output times its gradient. */
    private double difference(Pass pass, double[] parameters, double[] outputGradient, int index) {
        double[] shifted = parameters.clone();
        shifted[index] += STEP;
        double up = weightedOutputs(pass, shifted, outputGradient);
        shifted[index] -= 2 * STEP;
        return (up - weightedOutputs(pass, shifted, outputGradient)) / (2 * STEP);
    }

    private double weightedOutputs(Pass pass, double[] parameters, double[] outputGradient) {
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            double[] found = reference.outputs(parameters, doubles(pass.input(), row * inputs, inputs), row);
            for (int j = 0; j < outputs; j++) {
                sum += found[j] * outputGradient[row * outputs + j];
            }
        }
        return sum;
    }

    /** Starting values, each moved a little, so that none is 0. */
    static float[] parameters(Network network, int offset) {
        float[] parameters = new float[offset + network.parameterCount()];
        network.initialise(parameters, offset, 7);
        RandomStream random = RandomStream.of(8);
        for (int i = offset; i < parameters.length; i++) {
            parameters[i] += (float) (0.1 * (random.nextUniform() - 0.5));
        }
        return parameters;
    }

    /** Uniform numbers from -1 to 1. */
    static void fill(float[] values, long seed) {
        RandomStream random = RandomStream.of(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextUniform() - 1);
        }
    }

    static double[] doubles(float[] values, int from, int count) {
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++) {
            doubles[i] = values[from + i];
        }
        return doubles;
    }
}
