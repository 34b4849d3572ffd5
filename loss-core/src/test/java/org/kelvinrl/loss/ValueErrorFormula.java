package org.kelvinrl.loss;

/** Squared errors are Huber's with a delta without bound. */
final class ValueErrorFormula implements Formula {
    private final double delta;
    private final boolean takenOnly;

    ValueErrorFormula(double delta, boolean takenOnly) {
        this.delta = delta;
        this.takenOnly = takenOnly;
    }

    private double error(DoubleRow row, int i) {
        return takenOnly && i != row.taken ? 0 : row.error(i);
    }

    @Override
    public double value(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> {
            double e = Math.abs(error(row, i));
            return e <= delta ? e * e / 2 : delta * (e - delta / 2);
        });
    }

    @Override
    public double[] slope(DoubleRow row) {
        return Doubles.of(row.actions(), j -> Math.max(-delta, Math.min(delta, error(row, j))));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        throw new UnsupportedOperationException("not a function of probabilities");
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return value(row);
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        return Doubles.of(row.actions(), j -> Math.abs(error(row, j)));
    }
}
