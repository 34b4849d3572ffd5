package org.kelvinrl.loss;

/** Of the terms t = (p - p^s) / (s - 1), none of which is negative. */
final class TsallisEntropyFormula implements Formula {
    private final double s;

    TsallisEntropyFormula(double index) {
        this.s = index;
    }

    private double term(DoubleRow row, int i) {
        return Doubles.differenceOfPowers(row.logP[i], s * row.logP[i]) / (s - 1);
    }

    @Override
    public double value(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> term(row, i));
    }

    @Override
    public double[] slope(DoubleRow row) {
        double value = value(row);
        return Doubles.of(row.actions(), j -> s * (term(row, j) - row.p(j) * value));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> -s / (s - 1) * Math.exp((s - 1) * row.logP[i]));
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return value(row);
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        double value = value(row);
        return Doubles.of(row.actions(), j -> s * (term(row, j) + row.p(j) * value));
    }
}
