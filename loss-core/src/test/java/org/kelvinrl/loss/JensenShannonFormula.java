package org.kelvinrl.loss;

/** With b the teacher's weight in m. */
final class JensenShannonFormula implements Formula {
    private final double b;

    JensenShannonFormula(double weight) {
        this.b = weight;
    }

    /** log(x/m) of the larger of the two policies, with c its weight in m, d the log ratio of the smaller to it: at most 0. */
    private static double larger(double c, double d) {
        return -Math.log1p((1 - c) * Math.expm1(d));
    }

    /** log(p/m). */
    private double ofStudent(DoubleRow row, int i) {
        double d = row.absent[i] ? Double.NEGATIVE_INFINITY : row.logQ[i] - row.logP[i];
        return d > 0 ? larger(b, -d) - d : larger(1 - b, d);
    }

    /** log(q/m), with q above 0. */
    private double ofTeacher(DoubleRow row, int i) {
        double d = row.logQ[i] - row.logP[i];
        return d > 0 ? larger(b, -d) : larger(1 - b, d) + d;
    }

    /** KL(p to m). */
    private double fromStudent(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> row.p(i) * ofStudent(row, i));
    }

    @Override
    public double value(DoubleRow row) {
        double fromTeacher = Doubles.sum(row.actions(), i -> row.q(i) == 0 ? 0 : row.q(i) * ofTeacher(row, i));
        return b * fromTeacher + (1 - b) * fromStudent(row);
    }

    @Override
    public double[] slope(DoubleRow row) {
        double mean = fromStudent(row);
        return Doubles.of(row.actions(), j -> (1 - b) * row.p(j) * (ofStudent(row, j) - mean));
    }

    @Override
    public double[] byProbability(DoubleRow row) {
        return Doubles.of(row.actions(), i -> (1 - b) * ofStudent(row, i));
    }

    private double logs(DoubleRow row, int i) {
        return Math.abs(row.logP[i]) + Math.abs(row.logQ[i]);
    }

    @Override
    public double valueMagnitude(DoubleRow row) {
        return Doubles.sum(row.actions(), i -> (b * row.q(i) + (1 - b) * row.p(i)) * (1 + logs(row, i)));
    }

    @Override
    public double[] slopeMagnitude(DoubleRow row) {
        double mean = Doubles.sum(row.actions(), i -> row.p(i) * logs(row, i));
        return Doubles.of(row.actions(), j -> (1 - b) * row.p(j) * (logs(row, j) + mean));
    }
}
