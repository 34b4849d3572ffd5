package org.kelvinrl.network;

import org.kelvinrl.random.RandomStream;

/** Vectors of length 1 that are orthogonal to one another and equally likely to point anywhere. */
final class OrthogonalDirections {

    private OrthogonalDirections() {}

    /**
     * Draws them: normally distributed numbers, and of each vector what is orthogonal to those before, taken twice as rounding spoils the
     * first time (Gram and Schmidt).
     *
     * @param count how many
     * @param dimensions length of each, at least the count
     */
    static double[][] draw(int count, int dimensions, RandomStream random) {
        double[][] directions = new double[count][dimensions];
        for (int i = 0; i < count; i++) {
            double[] direction = directions[i];
            for (int k = 0; k < dimensions; k++) {
                direction[k] = normal(random);
            }
            for (int turn = 0; turn < 2; turn++) {
                for (int before = 0; before < i; before++) {
                    subtract(direction, directions[before], product(direction, directions[before]));
                }
                double length = Math.sqrt(product(direction, direction));
                for (int k = 0; k < dimensions; k++) {
                    direction[k] /= length;
                }
            }
        }
        return directions;
    }

    /** By the method of Box and Muller; {@link Math#log} promises no bits. */
    private static double normal(RandomStream random) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextUniform()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextUniform());
    }

    private static double product(double[] x, double[] y) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < x.length; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            a += x[i] * y[i];
        }
        return (a + b) + (c + d);
    }

    private static void subtract(double[] x, double[] y, double times) {
        for (int i = 0; i < x.length; i++) {
            x[i] -= times * y[i];
        }
    }
}
