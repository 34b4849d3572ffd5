package org.kelvinrl.environment;

import org.apache.commons.math3.linear.RealMatrix;

/**
 * The discrete algebraic Riccati equation of the linear-quadratic regulator with one input,
 *
 * <pre>
 *   P = Q + A' P A - A' P B (R + B' P B)^-1 B' P A
 * </pre>
 *
 * <p>whose solution P gives the least cost-to-go x' P x of: next x = A x + B u, cost x' Q x + R u^2 a step, for ever.
 *
 * @param stateMatrix A, shape [n, n]
 * @param inputMatrix B, shape [n, 1]; (A, B) can be stabilised
 * @param stateWeights Q, shape [n, n], symmetric, positive semidefinite
 * @param inputWeight R, positive
 */
record RiccatiEquation(RealMatrix stateMatrix, RealMatrix inputMatrix, RealMatrix stateWeights, double inputWeight) {

    private static final int ITERATION_LIMIT = 100_000;
    private static final double TOLERANCE = 1e-12;

    /**
     * Iterates the equation from P = Q, which is the cost-to-go over a longer and longer horizon, until it moves by no
     * more than 1e-12 of its norm.
     *
     * @return P, shape [n, n]
     * @throws ArithmeticException if it does not settle within 100,000 iterations
     */
    RealMatrix solve() {
        RealMatrix costToGo = stateWeights;
        for (int i = 0; i < ITERATION_LIMIT; i++) {
            RealMatrix next = oneStepMore(costToGo);
            if (next.subtract(costToGo).getNorm() <= TOLERANCE * next.getNorm()) {
                return next;
            }
            costToGo = next;
        }
        throw new ArithmeticException("the Riccati equation did not settle: can the system be stabilised?");
    }

    /** The right-hand side of the equation. */
    RealMatrix oneStepMore(RealMatrix costToGo) {
        RealMatrix forward = stateMatrix.transpose().multiply(costToGo);
        RealMatrix coupling = forward.multiply(inputMatrix);
        double curvature = inputWeight
                + inputMatrix
                        .transpose()
                        .multiply(costToGo)
                        .multiply(inputMatrix)
                        .getEntry(0, 0);
        RealMatrix saved = coupling.multiply(coupling.transpose()).scalarMultiply(1 / curvature);
        RealMatrix cost = stateWeights.add(forward.multiply(stateMatrix)).subtract(saved);
        return cost.add(cost.transpose()).scalarMultiply(0.5); // rounding must not let it drift from symmetry
    }
}
