package org.kelvinrl.loss;

final class ForwardKlFormula implements Formula {
    @Override
    public double value(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> row.q(i) * (row.logQ[i] - row.logP[i]));
    }

    @Override
    public double[] slope(DoubleRow row) {
        return Doubles.of(row.actions(), j -> row.p(j) - row.q(j));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> -Math.exp(row.logQ[i] - row.logP[i]));
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> row.q(i) * (Math.abs(row.logQ[i]) + Math.abs(row.logP[i])));
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        return Doubles.of(row.actions(), j -> row.p(j) + row.q(j));
    }
}
