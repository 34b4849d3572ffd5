package org.kelvinrl.offline;

/** How far the values of a state's actions lie apart. */
final class Spread {

    private Spread() {}

    /**
     * The standard deviation of the values of a row's valid actions, with their number as divisor.
     *
     * @param values [rows, actions]
     * @param row index of the row
     * @param actions number of actions
     * @param valid [rows, actions]; null if all are
     */
    static double of(float[] values, int row, int actions, boolean[] valid) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        double first = Double.NaN;
        for (int i = row * actions; i < (row + 1) * actions; i++) {
            if (valid == null || valid[i]) {
                first = count == 0 ? values[i] : first;
                double difference = values[i] - first;
                sum += difference;
                squares += difference * difference;
                count++;
            }
        }
        double mean = sum / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }
}
