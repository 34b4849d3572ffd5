package org.kelvinrl.score;

import java.util.List;
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

    /** Whether the row has everything that the loss is computed from. */
    boolean isDefined() {
        boolean taken = loss.divergence().contains("-taken");
        Object teacher =
                switch (loss.targets()) {
                    case "probabilities" -> row.target();
                    case "action" -> row.action();
                    default -> row.q();
                };
        return teacher != null
                && (!taken || row.action() != null)
                && (!loss.regulariser().equals("kl-to-reference") || row.behaviour() != null);
    }

    /** The student's policy over the valid actions. */
    double[] student(double[] y) {
        return softmax(y, loss.logitScale(), valid());
    }

    /** The teacher's policy over the valid actions, of Q-values over those that are known. */
    double[] teacher() {
        return switch (loss.targets()) {
            case "probabilities" -> shares(row.target());
            case "action" ->
                IntStream.range(0, row.mask().size())
                        .mapToDouble(j -> j == row.action() ? 1 : 0)
                        .toArray();
            default -> softmax(q(), 1 / loss.temperature(), compared());
        };
    }

    double divergence(double[] y) {
        double[] p = softmax(y, loss.logitScale(), compared());
        double[] q = teacher();
        double number = number(loss.divergence());
        return switch (family(loss.divergence())) {
            case "forward-kl" -> kl(q, p);
            case "reverse-kl" -> kl(p, q);
            case "jeffreys" -> kl(q, p) + kl(p, q);
            case "jensen-shannon" ->
                number * kl(q, mixture(number, q, p)) + (1 - number) * kl(p, mixture(number, q, p));
            case "amari" -> (1 - affinity(number, p, q)) / (number * (1 - number));
            case "negative-log-likelihood" -> -Math.log(p[best(q)]);
            case "squared-error" -> error(y, Double.POSITIVE_INFINITY, compared());
            case "huber-error-taken" -> error(y, number, taken());
            default -> throw new IllegalArgumentException(loss.divergence());
        };
    }

    double regulariser(double[] y) {
        double[] p = student(y);
        double number = number(loss.regulariser());
        return switch (family(loss.regulariser())) {
            case "shannon-entropy" -> entropy(p);
            case "tsallis-entropy" -> (1 - affinity(number, p, p, 0)) / (number - 1);
            case "kl-to-reference" -> kl(p, shares(row.behaviour()));
            default -> throw new IllegalArgumentException(loss.regulariser());
        };
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
        double sign = loss.regulariser().equals("kl-to-reference") ? 1 : -1;
        return weight * (divergence(y) + sign * loss.entropyWeight() * regulariser(y));
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
        double[] p = softmax(y, loss.logitScale(), compared());
        return best(p) == best(teacher());
    }

    private static String family(String name) {
        return name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
    }

    private static double number(String name) {
        return name.contains(":") ? Double.parseDouble(name.substring(name.indexOf(':') + 1)) : Double.NaN;
    }

    private double[] q() {
        return IntStream.range(0, row.q().size())
                .mapToDouble(j -> row.q().get(j) == null ? 0 : row.q().get(j))
                .toArray();
    }

    private boolean[] valid() {
        boolean[] valid = new boolean[row.mask().size()];
        for (int j = 0; j < valid.length; j++) {
            valid[j] = row.mask().get(j);
        }
        return valid;
    }

    private boolean[] compared() {
        boolean[] compared = valid();
        for (int j = 0; j < compared.length && loss.targets().equals("q-values"); j++) {
            compared[j] &= row.q().get(j) != null;
        }
        return compared;
    }

    private boolean[] taken() {
        boolean[] taken = new boolean[row.mask().size()];
        taken[row.action()] = true;
        return taken;
    }

    /** Of the valid actions, so that they add up to 1. */
    private double[] shares(List<Float> probabilities) {
        boolean[] valid = valid();
        double[] shares = IntStream.range(0, valid.length)
                .mapToDouble(j -> valid[j] ? probabilities.get(j) : 0)
                .toArray();
        double sum =
                IntStream.range(0, shares.length).mapToDouble(j -> shares[j]).sum();
        return IntStream.range(0, shares.length)
                .mapToDouble(j -> shares[j] / sum)
                .toArray();
    }

    private double error(double[] y, double delta, boolean[] over) {
        double sum = 0;
        double[] u = q();
        for (int j = 0; j < y.length; j++) {
            double e = over[j] ? Math.abs(y[j] - u[j]) : 0;
            sum += e <= delta ? e * e / 2 : delta * (e - delta / 2);
        }
        return sum;
    }

    private static double[] mixture(double weight, double[] q, double[] p) {
        return IntStream.range(0, p.length)
                .mapToDouble(j -> weight * q[j] + (1 - weight) * p[j])
                .toArray();
    }

    private static double affinity(double alpha, double[] p, double[] q) {
        return affinity(alpha, p, q, 1 - alpha);
    }

    private static double affinity(double alpha, double[] p, double[] q, double beta) {
        return IntStream.range(0, p.length)
                .mapToDouble(j -> p[j] == 0 ? 0 : Math.pow(p[j], alpha) * Math.pow(q[j], beta))
                .sum();
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
