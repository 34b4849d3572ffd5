package org.kelvinrl.score;

import java.util.stream.IntStream;
import org.kelvinrl.schema.ModelManifest;

/** The loss of one row in double precision, written down from its definition: an oracle for what the job computes in float. */
final class DoubleLoss {

    private final ModelManifest.Loss loss;
    private final LogToScore.Entry row;

    DoubleLoss(ModelManifest.Loss loss, LogToScore.Entry row) {
        this.loss = loss;
        this.row = row;
    }

    /** The student's policy over the valid actions. */
    double[] student(double[] y) {
        return softmax(y, loss.logitScale(), valid());
    }

    /** The teacher's policy over the valid actions whose Q-values are known. */
    double[] teacher() {
        double[] u = IntStream.range(0, row.q().size())
                .mapToDouble(j -> row.q().get(j) == null ? 0 : row.q().get(j))
                .toArray();
        return softmax(u, 1 / loss.temperature(), known());
    }

    double divergence(double[] y) {
        double[] p = softmax(y, loss.logitScale(), known());
        double[] q = teacher();
        return loss.divergence().equals("forward-kl") ? kl(q, p) : kl(p, q);
    }

    double entropy(double[] policy) {
        double entropy = 0;
        for (double p : policy) {
            entropy -= p == 0 ? 0 : p * Math.log(p);
        }
        return entropy;
    }

    /** What the gradient is of. */
    double value(double[] y) {
        double weight = row.weight() == null ? 1 : row.weight();
        return weight * (divergence(y) - loss.entropyWeight() * entropy(student(y)));
    }

    double[] gradientByCentralDifferences(double[] y) {
        double step = 1e-5;
        double[] gradient = new double[y.length];
        for (int j = 0; j < y.length; j++) {
            double[] above = y.clone();
            double[] below = y.clone();
            above[j] += step;
            below[j] -= step;
            gradient[j] = (value(above) - value(below)) / (2 * step);
        }
        return gradient;
    }

    /** Whether the best action among those compared is the same. */
    boolean agrees(double[] y) {
        double[] p = softmax(y, loss.logitScale(), known());
        return best(p) == best(teacher());
    }

    private boolean[] valid() {
        boolean[] valid = new boolean[row.mask().size()];
        for (int j = 0; j < valid.length; j++) {
            valid[j] = row.mask().get(j);
        }
        return valid;
    }

    private boolean[] known() {
        boolean[] known = valid();
        for (int j = 0; j < known.length; j++) {
            known[j] &= row.q().get(j) != null;
        }
        return known;
    }

    private static int best(double[] policy) {
        int best = 0;
        for (int j = 1; j < policy.length; j++) {
            best = policy[j] > policy[best] ? j : best;
        }
        return best;
    }

    private static double kl(double[] p, double[] q) {
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            sum += p[j] == 0 ? 0 : p[j] * Math.log(p[j] / q[j]);
        }
        return sum;
    }

    private static double[] softmax(double[] x, double scale, boolean[] over) {
        double largest = IntStream.range(0, x.length)
                .filter(j -> over[j])
                .mapToDouble(j -> x[j])
                .max()
                .orElseThrow();
        double[] policy = IntStream.range(0, x.length)
                .mapToDouble(j -> over[j] ? Math.exp(scale * (x[j] - largest)) : 0)
                .toArray();
        double sum = IntStream.range(0, x.length).mapToDouble(j -> policy[j]).sum();
        return IntStream.range(0, x.length).mapToDouble(j -> policy[j] / sum).toArray();
    }
}
