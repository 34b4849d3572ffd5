package org.kelvinrl.loss;

/**
 * A divergence in double precision, from log p and log q over the actions compared. It is what the product is held to, and is
 * itself held to central differences.
 */
interface Formula {
    /** D. */
    double value(double[] logP, double[] logQ);

    /** dD/dz_j by the formula that the product uses. */
    double[] slope(double[] logP, double[] logQ);

    /** dD/dp_i, from which the paper goes on by its matrix S. */
    double[] byProbability(double[] logP, double[] logQ);

    /** The sum of the magnitudes of the terms that make up D. */
    double valueMagnitude(double[] logP, double[] logQ);

    /** The sums of the magnitudes of the terms that make up dD/dz_j. */
    double[] slopeMagnitude(double[] logP, double[] logQ);

    /** Forward KL. */
    Formula FORWARD_KL = new Formula() {
        @Override
        public double value(double[] logP, double[] logQ) {
            return Doubles.sum(logP.length, i -> Math.exp(logQ[i]) * (logQ[i] - logP[i]));
        }

        @Override
        public double[] slope(double[] logP, double[] logQ) {
            return Doubles.of(logP.length, j -> Math.exp(logP[j]) - Math.exp(logQ[j]));
        }

        @Override
        public double[] byProbability(double[] logP, double[] logQ) {
            return Doubles.of(logP.length, i -> -Math.exp(logQ[i] - logP[i]));
        }

        @Override
        public double valueMagnitude(double[] logP, double[] logQ) {
            return Doubles.sum(logP.length, i -> Math.exp(logQ[i]) * (Math.abs(logQ[i]) + Math.abs(logP[i])));
        }

        @Override
        public double[] slopeMagnitude(double[] logP, double[] logQ) {
            return Doubles.of(logP.length, j -> Math.exp(logP[j]) + Math.exp(logQ[j]));
        }
    };

    /** Reverse KL. */
    Formula REVERSE_KL = new Formula() {
        @Override
        public double value(double[] logP, double[] logQ) {
            return Doubles.sum(logP.length, i -> Math.exp(logP[i]) * (logP[i] - logQ[i]));
        }

        @Override
        public double[] slope(double[] logP, double[] logQ) {
            double value = value(logP, logQ);
            return Doubles.of(logP.length, j -> Math.exp(logP[j]) * (logP[j] - logQ[j] - value));
        }

        @Override
        public double[] byProbability(double[] logP, double[] logQ) {
            return Doubles.of(logP.length, i -> 1 + logP[i] - logQ[i]);
        }

        @Override
        public double valueMagnitude(double[] logP, double[] logQ) {
            return Doubles.sum(logP.length, i -> Math.exp(logP[i]) * (Math.abs(logP[i]) + Math.abs(logQ[i])));
        }

        @Override
        public double[] slopeMagnitude(double[] logP, double[] logQ) {
            double value = valueMagnitude(logP, logQ);
            return Doubles.of(logP.length, j -> Math.exp(logP[j]) * (Math.abs(logP[j]) + Math.abs(logQ[j]) + value));
        }
    };
}
