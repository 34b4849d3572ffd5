package org.kelvinrl.loss;

final class StandardisedErrorFormula implements Formula {

    private static double error(DoubleRow row, int j) {
        return row.logP[j] - row.logQ[j] - Doubles.sum(row.actions(), i -> row.logP[i] - row.logQ[i]) / row.actions();
    }

    private static double magnitude(DoubleRow row, int j) {
        double mean = Doubles.sum(row.actions(), i -> Math.abs(row.logP[i]) + Math.abs(row.logQ[i])) / row.actions();
        return Math.abs(row.logP[j]) + Math.abs(row.logQ[j]) + mean;
    }

    @Override
    public double value(DoubleRow row) {
        return Doubles.sum(row.actions(), j -> Math.pow(error(row, j), 2) / 2);
    }

    @Override
    public double[] slope(DoubleRow row) {
        return Doubles.of(row.actions(), j -> error(row, j));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), j -> error(row, j) / row.p(j));
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return Doubles.sum(row.actions(), j -> Math.pow(magnitude(row, j), 2) / 2);
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        return Doubles.of(row.actions(), j -> magnitude(row, j));
    }
}
