package org.kelvinrl.loss;

final class ShannonEntropyFormula implements Formula {
    @Override
    public double value(DoubleRow row) {
        return -Doubles.sum(row.actions(), i -> row.p(i) * row.logP[i]);
    }

    @Override
    public double[] slope(DoubleRow row) {
        double value = value(row);
        return Doubles.of(row.actions(), j -> -row.p(j) * (row.logP[j] + value));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> -1 - row.logP[i]);
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return value(row);
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        double value = value(row);
        return Doubles.of(row.actions(), j -> row.p(j) * (Math.abs(row.logP[j]) + value));
    }
}
