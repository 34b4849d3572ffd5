package org.kelvinrl.loss;

/** What a {@link Formula} is of, in double precision and over the actions compared. */
final class DoubleRow {
    /** Outputs and targets as they are given. */
    final double[] y;

    final double[] u;

    final double[] logP;

    /** Of the teacher, or of the reference. */
    final double[] logQ;

    /** Where q is exactly 0; log q is floored there. */
    final boolean[] absent;

    /** The teacher's best action and the one taken, by their places here; -1 if not among them. */
    final int best;

    final int taken;

    DoubleRow(double[] y, double[] u, double[] logP, double[] logQ, boolean[] absent, int best, int taken) {
        this.y = y;
        this.u = u;
        this.logP = logP;
        this.logQ = logQ;
        this.absent = absent;
        this.best = best;
        this.taken = taken;
    }

    /** A row of policies alone. */
    static DoubleRow of(double[] logP, double[] logQ) {
        return new DoubleRow(null, null, logP, logQ, new boolean[logP.length], Doubles.indexOfLargest(logQ), -1);
    }

    int actions() {
        return logP.length;
    }

    double p(int i) {
        return Math.exp(logP[i]);
    }

    double q(int i) {
        return absent[i] ? 0 : Math.exp(logQ[i]);
    }

    /** y - u where the action counts. */
    double error(int i) {
        return y[i] - u[i];
    }
}
