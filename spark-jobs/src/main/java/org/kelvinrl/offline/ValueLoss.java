package org.kelvinrl.offline;

/** The error of a state's value, squared, with another weight where the value is too high (expectile regression; Newey and Powell, 1987). */
final class ValueLoss {

    private ValueLoss() {}

    /**
     * Writes the gradient of half the weighted squared error.
     *
     * @param batch the rows
     * @param targets what the value should be, [rows]
     * @param weights [rows]
     * @param expectile weight of errors where the value is too low, one less it where it is too high; 1/2 gives the mean
     */
    static void accept(TransitionBatch batch, float[] targets, float[] weights, double expectile) {
        float[] values = batch.now(Head.VALUE);
        float[] gradient = batch.gradient(Head.VALUE);
        for (int row = 0; row < batch.rows(); row++) {
            float error = weights[row] > 0 ? targets[row] - values[row] : 0;
            double side = 2 * (error < 0 ? 1 - expectile : expectile);
            gradient[row] = (float) (-side * weights[row] * error);
        }
    }
}
