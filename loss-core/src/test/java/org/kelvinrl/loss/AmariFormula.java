package org.kelvinrl.loss;

/** Of the differences v between p^alpha q^(1-alpha) and the policy that it is nearer to, whose sum makes up D. */
final class AmariFormula implements Formula {
    private final double alpha;
    private final boolean nearStudent;

    AmariFormula(double alpha) {
        this.alpha = alpha;
        this.nearStudent = alpha >= 0.5;
    }

    private double difference(DoubleRow row, int i) {
        if (row.absent[i]) {
            return nearStudent ? -row.p(i) : 0;
        }
        double exponent = alpha * row.logP[i] + (1 - alpha) * row.logQ[i];
        return Doubles.differenceOfPowers(exponent, nearStudent ? row.logP[i] : row.logQ[i]);
    }

    @Override
    public double value(DoubleRow row) {
        return -Doubles.sum(row.actions(), i -> difference(row, i)) / (alpha * (1 - alpha));
    }

    @Override
    public double[] slope(DoubleRow row) {
        double ofP = alpha * value(row);
        return Doubles.of(row.actions(), j -> {
            double between = nearStudent ? 0 : row.p(j) - row.q(j);
            return (between - difference(row, j)) / (1 - alpha) - ofP * row.p(j);
        });
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> -Math.exp((alpha - 1) * (row.logP[i] - row.logQ[i])) / (1 - alpha));
    }

    /** With what a rounding of the logarithms may add. */
    private double magnitude(DoubleRow row, int i) {
        double base = nearStudent ? row.p(i) : row.q(i);
        double logs = Math.abs(row.logP[i]) + Math.abs(row.logQ[i]);
        return Math.abs(difference(row, i)) + base * Math.min(1, (nearStudent ? 1 - alpha : alpha) * logs);
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> magnitude(row, i)) / (alpha * (1 - alpha));
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        double ofP = alpha * valueMagnitude(row);
        return Doubles.of(row.actions(), j -> {
            double between = nearStudent ? 0 : row.p(j) + row.q(j);
            return (between + magnitude(row, j)) / (1 - alpha) + ofP * row.p(j);
        });
    }
}
