package org.kelvinrl.loss;

final class NegativeLogLikelihoodFormula implements Formula {
    @Override
    public double value(DoubleRow row) {
        return -row.logP[row.best];
    }

    @Override
    public double[] slope(DoubleRow row) {
        return Doubles.of(row.actions(), j -> row.p(j) - (j == row.best ? 1 : 0));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> i == row.best ? -1 / row.p(i) : 0);
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return value(row);
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        return Doubles.of(row.actions(), j -> row.p(j) + (j == row.best ? 1 : 0));
    }
}
