package org.kelvinrl.loss;

/** Forward KL - lambda H as one would write it in double precision, row by row, with one exponential a number. */
final class DoublePath implements Contestant {
    private final Batch batch;
    private final double entropyWeight;
    private final double[] p;
    private final double[] q;
    private final double[] logP;
    private final double[] logQ;
    private final float[] gradient;

    DoublePath(Batch batch) {
        this.batch = batch;
        this.entropyWeight = batch.loss.entropyWeight();
        this.p = new double[batch.actions];
        this.q = new double[batch.actions];
        this.logP = new double[batch.actions];
        this.logQ = new double[batch.actions];
        this.gradient = batch.newMatrix();
    }

    @Override
    public double compute() {
        double sum = 0;
        for (int row = 0; row < Batch.ROWS; row++) {
            sum += compute(row * batch.actions);
        }
        return sum / Batch.ROWS;
    }

    private double compute(int from) {
        softmax(batch.logits, from, p, logP);
        softmax(batch.targets, from, q, logQ);
        double divergence = 0;
        double entropy = 0;
        for (int j = 0; j < p.length; j++) {
            divergence += q[j] * (logQ[j] - logP[j]);
            entropy -= p[j] * logP[j];
        }
        for (int j = 0; j < p.length; j++) {
            gradient[from + j] = (float) (p[j] - q[j] + entropyWeight * p[j] * (logP[j] + entropy));
        }
        return divergence - entropyWeight * entropy;
    }

    private static void softmax(float[] x, int from, double[] p, double[] log) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < p.length; j++) {
            max = Math.max(max, x[from + j]);
        }
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            p[j] = Math.exp(x[from + j] - max);
            sum += p[j];
        }
        double logSum = max + Math.log(sum);
        for (int j = 0; j < p.length; j++) {
            p[j] /= sum;
            log[j] = x[from + j] - logSum;
        }
    }

    @Override
    public float[] gradient() {
        return gradient;
    }
}
