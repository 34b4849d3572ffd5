package org.kelvinrl.loss;

/**
 * The route of T. Ukkonen's paper (2021, section 2), readable rather than fast: S_ij = p_i ([i = j] - p_j), the gradient at the
 * outputs d = S e with e_i = dD/dp_i, and the gradient of the parameters e^T S^T dy/dw. The logit scale is 1.
 */
final class PaperForm {
    private PaperForm() {}

    static double[] timesS(double[] logP, double[] e) {
        double[][] s = matrix(logP);
        return Doubles.of(e.length, i -> Doubles.sum(e.length, j -> s[i][j] * e[j]));
    }

    /** e^T S^T dy/dw, with dy/dw[j][k] the derivative of output j by parameter k. */
    static double[] timesJacobian(double[] logP, double[] e, double[][] jacobian) {
        double[][] s = matrix(logP);
        int n = e.length;
        return Doubles.of(
                jacobian[0].length, k -> Doubles.sum(n, i -> e[i] * Doubles.sum(n, j -> s[j][i] * jacobian[j][k])));
    }

    private static double[][] matrix(double[] logP) {
        int n = logP.length;
        double[][] s = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                s[i][j] = Math.exp(logP[i]) * ((i == j ? 1 : 0) - Math.exp(logP[j]));
            }
        }
        return s;
    }
}
