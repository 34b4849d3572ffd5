package org.kelvinrl.loss;

import java.util.Arrays;

/**
 * D = -log p_k with k the teacher's best action, dD/dz_j = p_j - [j = k].
 *
 * <p>It is the forward KL from a teacher that is certain of its best action.
 */
final class NegativeLogLikelihood extends Divergence {
    static final String NAME = "negative-log-likelihood";
    static final NegativeLogLikelihood INSTANCE = new NegativeLogLikelihood();

    private NegativeLogLikelihood() {
        super(NAME);
    }

    @Override
    void value(Comparison of, float[] term) {
        Arrays.fill(term, 0, of.size(), 0);
        for (int r = 0; r < of.block.rows(); r++) {
            int i = of.block.at(r, of.other.best[r]);
            term[i] = 0 - of.student.logProbability[i];
        }
        of.sumUp(term);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        System.arraycopy(of.student.probability, 0, slope, 0, of.size());
        for (int r = 0; r < of.block.rows(); r++) {
            slope[of.block.at(r, of.other.best[r])] -= 1;
        }
    }
}
