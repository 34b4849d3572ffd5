package org.kelvinrl.offline;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.DiagnosticSums;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.TargetNetworks;
import org.kelvinrl.train.TargetRenewal;

/** The losses of an algorithm, all networks together. */
final class OfflineObjective implements Objective {

    private static final long serialVersionUID = 1L;

    private final Algorithm algorithm;
    private final AlgorithmOptions options;
    private final Parts parts;
    private final Lookahead lookahead;
    private final TargetRenewal renewal;
    private final float outputBound;
    private final int actions;

    /**
     * An objective.
     *
     * @param algorithm whose losses
     * @param options its numbers
     * @param parts its networks
     * @param lookahead how far rows look ahead; null if they do not
     * @param renewal when frozen copies are renewed
     * @param outputBound magnitude beyond which outputs have exploded
     * @param actions number of actions
     */
    OfflineObjective(
            Algorithm algorithm,
            AlgorithmOptions options,
            Parts parts,
            Lookahead lookahead,
            TargetRenewal renewal,
            float outputBound,
            int actions) {
        this.algorithm = algorithm;
        this.options = options;
        this.parts = parts;
        this.lookahead = lookahead;
        this.renewal = renewal;
        this.outputBound = outputBound;
        this.actions = actions;
    }

    @Override
    public Set<PreparedColumn> columns() {
        EnumSet<PreparedColumn> columns = EnumSet.of(
                PreparedColumn.OBSERVATION, PreparedColumn.ACTION, PreparedColumn.ACTION_MASK, PreparedColumn.WEIGHT);
        if (lookahead != null) {
            columns.addAll(EnumSet.of(
                    PreparedColumn.EPISODE,
                    PreparedColumn.STEP,
                    PreparedColumn.REWARD,
                    PreparedColumn.TERMINATED,
                    PreparedColumn.TRUNCATED,
                    PreparedColumn.NEXT_OBSERVATION,
                    PreparedColumn.NEXT_IS_NEXT_ROW,
                    PreparedColumn.NEXT_ACTION_MASK));
        }
        return columns;
    }

    @Override
    public Lookahead lookahead() {
        return lookahead;
    }

    @Override
    public Unrolling unrolling() {
        return parts.all().get(0).network().unrolling();
    }

    @Override
    public int parameterCount() {
        return parts.parameterCount();
    }

    @Override
    public TargetNetworks targetNetworks() {
        return parts.targetNetworks(renewal);
    }

    @Override
    public double entropyWeight() {
        return options.entropyWeight();
    }

    @Override
    public Objective withEntropyWeight(double weight) {
        return new OfflineObjective(
                algorithm, options.withEntropyWeight(weight), parts, lookahead, renewal, outputBound, actions);
    }

    @Override
    public void initialise(float[] parameters, long seed) {
        parts.initialise(parameters, seed);
    }

    @Override
    public Map<String, Object> diagnostics(DiagnosticSums sums) {
        return Diagnostics.describe(sums, actions);
    }

    @Override
    public Evaluation evaluation(MatrixProduct product) {
        int inputs = parts.all().get(0).network().inputs();
        TransitionBatch batch = new TransitionBatch(parts, inputs, actions, product);
        return new OfflineEvaluation(batch, algorithm.update(batch, options), outputBound);
    }
}
