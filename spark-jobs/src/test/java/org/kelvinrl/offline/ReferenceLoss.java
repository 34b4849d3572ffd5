package org.kelvinrl.offline;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.kelvinrl.network.ReferenceMlp;

/**
 * The losses of all algorithms in double precision, as their papers have them and written to be read. What targets and weights are
 * computed from stays as it was at first, while the parameters move.
 */
final class ReferenceLoss {

    private final Algorithm algorithm;
    private final AlgorithmOptions options;
    private final Parts parts;
    private final int actions;
    private final List<RandomRows.Row> rows;
    private final double[] first;
    private final double[] frozen;
    private final double spread;
    private final double priorSpread;
    private final double unit;

    /**
     * A loss.
     *
     * @param first parameters at which targets are computed
     * @param frozen parameters of the frozen copies
     */
    ReferenceLoss(
            Algorithm algorithm,
            AlgorithmOptions options,
            Parts parts,
            int actions,
            List<RandomRows.Row> rows,
            double[] first,
            double[] frozen) {
        this.algorithm = algorithm;
        this.options = options;
        this.parts = parts;
        this.actions = actions;
        this.rows = rows;
        this.first = first;
        this.frozen = frozen;
        this.spread = algorithm == Algorithm.KL_PRIOR ? spread(Head.CRITIC) : Double.NaN;
        this.priorSpread = algorithm == Algorithm.KL_PRIOR ? spread(Head.BEHAVIOUR) : Double.NaN;
        this.unit = parts.all().get(0).head() == Head.VALUE ? unit() : Double.NaN;
    }

    double at(double[] parameters) {
        return rows.stream().mapToDouble(row -> loss(row, parameters)).sum();
    }

    /** Weighted loss of a row, of which one without an action has none. */
    private double loss(RandomRows.Row row, double[] now) {
        if (row.action() < 0) {
            return 0;
        }
        double ofBellman = row.hasTarget() ? ofTarget(row, now) : 0;
        return row.weight() * (ofBellman + ofAction(row, now));
    }

    /** What counts where there is a Bellman target. */
    private double ofTarget(RandomRows.Row row, double[] now) {
        return switch (algorithm) {
            case BC -> 0;
            case KL_Q -> paper(row, now);
            case KL_PRIOR, DQN, DOUBLE_DQN, SOFT_Q, MUNCHAUSEN, NFQ, CQL, BCQ -> critic(row, now);
            case IQL -> critic(row, now) + imitation(row, now, iqlWeight(row));
            case CRR -> critic(row, now) + imitation(row, now, crrWeight(row));
            case MARWIL, AWR -> Math.pow(value(row, now) - target(row), 2) / 2 + imitation(row, now, marwilWeight(row));
        };
    }

    /** What counts of every action. */
    private double ofAction(RandomRows.Row row, double[] now) {
        return switch (algorithm) {
            case KL_PRIOR -> minusLogB(row, now) + toPrior(row, now);
            case KL_Q -> options.behaviourWeight() * nearLog(row, now);
            case CQL -> options.conservatism() * conservative(row, now);
            case BCQ -> minusLogB(row, now);
            case IQL -> expectile(row, now);
            case BC -> imitation(row, now, 1);
            default -> 0;
        };
    }

    private double critic(RandomRows.Row row, double[] now) {
        double[] outputs = say(Head.CRITIC, now, row.observation());
        double target = target(row);
        double sum = 0;
        for (int member = 0; member < options.critics(); member++) {
            double error = Math.abs(outputs[member * actions + row.action()] - target);
            sum += options.criticError().equals("squared-error-taken") || error <= 1 ? error * error / 2 : error - 0.5;
        }
        return sum;
    }

    private double target(RandomRows.Row row) {
        double reward = row.reward() + (algorithm == Algorithm.MUNCHAUSEN ? bonus(row) : 0);
        return reward + (row.isTerminated() ? 0 : RandomRows.DISCOUNT * nextValue(row));
    }

    private double bonus(RandomRows.Row row) {
        double[] q = bound(say(Head.CRITIC, null, row.observation()));
        double tau = options.temperature().factor();
        double[] policy = softmax(scaled(q, 1 / tau), row.mask());
        return options.munchausenScale() * Math.max(options.munchausenFloor(), tau * Math.log(policy[row.action()]));
    }

    private double nextValue(RandomRows.Row row) {
        double[] seen = row.nextObservation();
        boolean[] mask = row.nextMask();
        double tau = options.temperature().factor();
        return switch (algorithm) {
            case IQL -> say(Head.VALUE, first, seen)[0];
            case MARWIL, AWR -> say(Head.VALUE, null, seen)[0];
            case DQN, NFQ -> max(bound(say(Head.CRITIC, null, seen)), mask);
            case SOFT_Q, MUNCHAUSEN -> soft(bound(say(Head.CRITIC, null, seen)), mask, tau);
            case DOUBLE_DQN, CQL -> twice(seen, mask);
            case BCQ -> twice(seen, allowed(seen, mask));
            case CRR -> mean(softmax(say(Head.POLICY, null, seen), mask), bound(say(Head.CRITIC, null, seen)));
            case KL_PRIOR -> ofPrior(bound(say(Head.CRITIC, null, seen)), seen, mask);
            case KL_Q ->
                switch (options.backup()) {
                    case MAX -> max(say(Head.CRITIC, null, seen), mask);
                    case DOUBLE -> twice(seen, mask);
                    case SOFT -> soft(say(Head.CRITIC, null, seen), mask, tau);
                    case EXPECTED -> {
                        double[] q = say(Head.CRITIC, null, seen);
                        yield mean(softmax(scaled(q, 1 / tau), mask), q);
                    }
                };
            case BC -> throw new IllegalArgumentException();
        };
    }

    private double twice(double[] seen, boolean[] mask) {
        return bound(say(Head.CRITIC, null, seen))[best(bound(say(Head.CRITIC, first, seen)), mask)];
    }

    private boolean[] allowed(double[] seen, boolean[] mask) {
        double[] behaviour = softmax(say(Head.BEHAVIOUR, first, seen), mask);
        double most = Arrays.stream(behaviour).max().orElseThrow();
        boolean[] allowed = new boolean[actions];
        for (int j = 0; j < actions; j++) {
            allowed[j] = mask[j] && behaviour[j] / most >= options.threshold();
        }
        return allowed;
    }

    /** tau log sum b exp(Q / tau). */
    private double ofPrior(double[] q, double[] seen, boolean[] mask) {
        double[] prior = softmax(say(Head.BEHAVIOUR, first, seen), mask);
        double tau = priorTemperature();
        double sum = 0;
        for (int j = 0; j < actions; j++) {
            sum += mask[j] ? prior[j] * Math.exp(q[j] / tau) : 0;
        }
        return tau * Math.log(sum);
    }

    private double priorTemperature() {
        return options.temperature().factor() * (options.temperature().isOfSpread() ? spread : 1);
    }

    private double priorWeight() {
        return options.priorWeight().factor() * (options.priorWeight().isOfSpread() ? priorSpread : 1);
    }

    private double spread(Head head) {
        return rows.stream()
                .mapToDouble(row -> {
                    double[] said = say(head, first, row.observation());
                    double[] q = head == Head.CRITIC ? mean(said) : said;
                    double mean = over(row.mask(), j -> q[j]) / count(row.mask());
                    return Math.sqrt(over(row.mask(), j -> (q[j] - mean) * (q[j] - mean)) / count(row.mask()));
                })
                .average()
                .orElseThrow();
    }

    /** D(q, p) - lambda H(p), with q in proportion to b^w exp(Q / tau). */
    private double toPrior(RandomRows.Row row, double[] now) {
        double[] prior = softmax(say(Head.BEHAVIOUR, first, row.observation()), row.mask());
        double[] q = mean(say(Head.CRITIC, first, row.observation()));
        double[] wanted = new double[actions];
        for (int j = 0; j < actions; j++) {
            wanted[j] = q[j] / priorTemperature() + (row.mask()[j] ? priorWeight() * Math.log(prior[j]) : 0);
        }
        double[] policy = softmax(say(Head.POLICY, now, row.observation()), row.mask());
        return divergence(softmax(wanted, row.mask()), policy) - options.entropyWeight() * entropy(policy);
    }

    /** The paper's step, and the anchor. */
    private double paper(RandomRows.Row row, double[] now) {
        double[] u = say(Head.CRITIC, null, row.observation());
        u[row.action()] = target(row);
        double[] q = say(Head.CRITIC, now, row.observation());
        double perTau = 1 / options.temperature().factor();
        double[] policy = softmax(scaled(q, perTau), row.mask());
        double difference = over(row.mask(), j -> q[j] - u[j]) / count(row.mask());
        return divergence(softmax(scaled(u, perTau), row.mask()), policy)
                - options.entropyWeight() * entropy(policy)
                + options.anchorWeight() * difference * difference / 2;
    }

    private double nearLog(RandomRows.Row row, double[] now) {
        double perTau = 1 / options.temperature().factor();
        double[] policy = softmax(scaled(say(Head.CRITIC, now, row.observation()), perTau), row.mask());
        if (options.behaviourTerm() == BehaviourTerm.LIKELIHOOD) {
            return -Math.log(policy[row.action()]);
        }
        double[] prior = softmax(say(Head.BEHAVIOUR, first, row.observation()), row.mask());
        return kl(policy, prior) + minusLogB(row, now) / options.behaviourWeight();
    }

    private double divergence(double[] q, double[] p) {
        return switch (options.divergence()) {
            case "forward-kl" -> kl(q, p);
            case "reverse-kl" -> kl(p, q);
            case "jeffreys" -> kl(q, p) + kl(p, q);
            default -> throw new IllegalArgumentException(options.divergence());
        };
    }

    private double conservative(RandomRows.Row row, double[] now) {
        double[] outputs = say(Head.CRITIC, now, row.observation());
        double sum = 0;
        for (int member = 0; member < options.critics(); member++) {
            double[] q = Arrays.copyOfRange(outputs, member * actions, (member + 1) * actions);
            sum += Math.log(over(row.mask(), j -> Math.exp(q[j]))) - q[row.action()];
        }
        return sum;
    }

    private double expectile(RandomRows.Row row, double[] now) {
        double error = bound(say(Head.CRITIC, null, row.observation()))[row.action()] - value(row, now);
        return Math.abs(options.expectile() - (error < 0 ? 1 : 0)) * error * error;
    }

    private double value(RandomRows.Row row, double[] parameters) {
        return say(Head.VALUE, parameters, row.observation())[0];
    }

    private double imitation(RandomRows.Row row, double[] now, double weight) {
        double[] policy = softmax(say(Head.POLICY, now, row.observation()), row.mask());
        return weight * (-Math.log(policy[row.action()]) - options.entropyWeight() * entropy(policy));
    }

    private double iqlWeight(RandomRows.Row row) {
        return bounded(bound(say(Head.CRITIC, null, row.observation()))[row.action()] - value(row, first));
    }

    private double crrWeight(RandomRows.Row row) {
        double[] q = mean(say(Head.CRITIC, first, row.observation()));
        double[] policy = softmax(say(Head.POLICY, first, row.observation()), row.mask());
        double advantage = q[row.action()] - mean(policy, q);
        return options.advantageWeights() == AdvantageWeights.BINARY ? (advantage > 0 ? 1 : 0) : bounded(advantage);
    }

    private double marwilWeight(RandomRows.Row row) {
        return bounded((target(row) - value(row, first)) / unit);
    }

    private double unit() {
        return Math.sqrt(rows.stream()
                .filter(RandomRows.Row::hasTarget)
                .mapToDouble(row -> Math.pow(target(row) - value(row, first), 2))
                .average()
                .orElseThrow());
    }

    private double bounded(double advantage) {
        return Math.min(options.weightBound(), Math.exp(advantage / options.advantageTemperature()));
    }

    private double minusLogB(RandomRows.Row row, double[] now) {
        boolean[] among = row.mask().clone();
        if (algorithm == Algorithm.BCQ) {
            Arrays.fill(among, true);
        }
        return -Math.log(softmax(say(Head.BEHAVIOUR, now, row.observation()), among)[row.action()]);
    }

    /** What a network says with these parameters, or its frozen copy if there are none. */
    private double[] say(Head head, double[] parameters, double[] observation) {
        Part part = parts.of(head);
        int from = parameters == null ? part.targetOffset() : part.offset();
        double[] own = Arrays.copyOfRange(
                parameters == null ? frozen : parameters,
                from,
                from + part.network().parameterCount());
        int outputs = part.network().outputs().get(0).size();
        return new ReferenceMlp(List.of(RandomRows.INPUTS, AlgorithmGradientsTest.HIDDEN, outputs))
                .outputs(own, observation);
    }

    private double[] mean(double[] ensemble) {
        return below(ensemble, 0);
    }

    private double[] bound(double[] ensemble) {
        return below(ensemble, options.pessimism());
    }

    private double[] below(double[] ensemble, double deviations) {
        double[] bound = new double[actions];
        for (int j = 0; j < actions; j++) {
            int action = j;
            double[] said = java.util.stream.IntStream.range(0, options.critics())
                    .mapToDouble(member -> ensemble[member * actions + action])
                    .toArray();
            double mean = Arrays.stream(said).average().orElseThrow();
            double variance = Arrays.stream(said)
                    .map(q -> (q - mean) * (q - mean))
                    .average()
                    .orElseThrow();
            bound[j] = mean - deviations * Math.sqrt(variance);
        }
        return bound;
    }

    private static double mean(double[] policy, double[] q) {
        double sum = 0;
        for (int j = 0; j < policy.length; j++) {
            sum += policy[j] * q[j];
        }
        return sum;
    }

    private static double over(boolean[] mask, IntToDoubleFunction number) {
        double sum = 0;
        for (int j = 0; j < mask.length; j++) {
            sum += mask[j] ? number.applyAsDouble(j) : 0;
        }
        return sum;
    }

    private static double count(boolean[] mask) {
        return over(mask, j -> 1);
    }

    private static double[] scaled(double[] values, double by) {
        return Arrays.stream(values).map(value -> value * by).toArray();
    }

    private static double[] softmax(double[] logits, boolean[] mask) {
        double sum = over(mask, j -> Math.exp(logits[j]));
        double[] policy = new double[logits.length];
        for (int j = 0; j < policy.length; j++) {
            policy[j] = mask[j] ? Math.exp(logits[j]) / sum : 0;
        }
        return policy;
    }

    private static double soft(double[] q, boolean[] mask, double tau) {
        return tau * Math.log(over(mask, j -> Math.exp(q[j] / tau)));
    }

    private static double max(double[] q, boolean[] mask) {
        return q[best(q, mask)];
    }

    private static int best(double[] q, boolean[] mask) {
        int best = -1;
        for (int j = 0; j < q.length; j++) {
            best = mask[j] && (best < 0 || q[j] > q[best]) ? j : best;
        }
        return best;
    }

    private static double kl(double[] of, double[] to) {
        double sum = 0;
        for (int j = 0; j < of.length; j++) {
            sum += of[j] > 0 ? of[j] * Math.log(of[j] / to[j]) : 0;
        }
        return sum;
    }

    private static double entropy(double[] policy) {
        return -Arrays.stream(policy).map(p -> p > 0 ? p * Math.log(p) : 0).sum();
    }
}
