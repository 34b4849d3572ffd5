package org.kelvinrl.loss;

import java.util.function.Function;

final class JeffreysFormula implements Formula {
    private final Formula forward = new ForwardKlFormula();
    private final Formula reverse = new ReverseKlFormula();

    @Override
    public double value(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> (row.p(i) - row.q(i)) * (row.logP[i] - row.logQ[i]));
    }

    @Override
    public double[] slope(DoubleRow row) {
        return sum(formula -> formula.slope(row));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return sum(formula -> formula.byProbability(row));
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return forward.valueMagnitude(row) + reverse.valueMagnitude(row);
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        return sum(formula -> formula.slopeMagnitude(row));
    }

    private double[] sum(Function<Formula, double[]> part) {
        double[] first = part.apply(forward);
        double[] second = part.apply(reverse);
        return Doubles.of(first.length, i -> first[i] + second[i]);
    }
}
