package org.kelvinrl.loss;

/** From the teacher, or from a reference. */
final class ReverseKlFormula implements Formula {
    @Override
    public double value(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> row.p(i) * (row.logP[i] - row.logQ[i]));
    }

    @Override
    public double[] slope(DoubleRow row) {
        double value = value(row);
        return Doubles.of(row.actions(), j -> row.p(j) * (row.logP[j] - row.logQ[j] - value));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> 1 + row.logP[i] - row.logQ[i]);
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> row.p(i) * (Math.abs(row.logP[i]) + Math.abs(row.logQ[i])));
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        double value = valueMagnitude(row);
        return Doubles.of(row.actions(), j -> row.p(j) * (Math.abs(row.logP[j]) + Math.abs(row.logQ[j]) + value));
    }
}
