package org.kelvinrl.loss;

/**
 * D = b KL(q to m) + (1-b) KL(p to m), m = b q + (1-b) p, dD/dz_j = (1-b) p_j (log(p_j/m_j) - KL(p to m)).
 *
 * <p>With d = log q - log p and c the weight of the larger of the two, b where d is at least 0, the larger one's log ratio to m is
 *
 * <pre>
 *   L = -log(c + (1-c) exp(-|d|)) = -log1p((1-c) expm1(-|d|))
 * </pre>
 *
 * <p>and the smaller one's L - |d|: no ratio is formed, and equal policies differ by exactly 0.
 *
 * <p>Source: J. Lin, Divergence measures based on the Shannon entropy (1991).
 */
final class JensenShannon extends Divergence {
    static final String NAME = "jensen-shannon";

    private final float teacherWeight;
    private final float studentWeight;

    JensenShannon(double weight) {
        super(LossName.of(NAME, weight));
        this.teacherWeight = (float) weight;
        this.studentWeight = (float) (1 - weight);
    }

    @Override
    void value(Comparison of, float[] term) {
        logRatios(of, term, of.kept);
        float[] p = of.student.probability;
        float[] q = of.other.probability;
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        for (int i = 0; i < of.size(); i++) {
            float d = logQ[i] - logP[i];
            float larger = of.kept[i];
            float smaller = larger - Math.abs(d);
            float ofTeacher = d >= 0 ? larger : smaller;
            float ofStudent = d >= 0 ? smaller : larger;
            of.kept[i] = ofStudent;
            term[i] = teacherWeight * (q[i] * ofTeacher) + studentWeight * (p[i] * ofStudent);
        }
        of.sumUp(term);
    }

    /** L. */
    private void logRatios(Comparison of, float[] scratch, float[] result) {
        float[] logP = of.student.logProbability;
        float[] logQ = of.other.logProbability;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            scratch[i] = -Math.abs(logQ[i] - logP[i]);
            result[i] = 0;
        }
        of.block.arithmetic().exp(scratch, result, 1, n);
        for (int i = 0; i < n; i++) {
            result[i] *= logQ[i] >= logP[i] ? studentWeight : teacherWeight;
        }
        of.block.arithmetic().log(1, result, n);
        for (int i = 0; i < n; i++) {
            result[i] = -result[i];
        }
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        float[] p = of.student.probability;
        float[] logRatio = of.kept;
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = p[i] * logRatio[i];
        }
        float[] mean = of.total(slope);
        for (int i = 0; i < n; i++) {
            slope[i] = studentWeight * (p[i] * (logRatio[i] - mean[i]));
        }
    }
}
