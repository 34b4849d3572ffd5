package org.kelvinrl.distill;

import java.util.EnumSet;
import java.util.Set;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.Objective;

/** The divergence between a network's policy and the softmax of logged Q-values, minus a little entropy. */
public final class DistillationObjective implements Objective {

    private static final long serialVersionUID = 1L;

    private final Network network;
    private final String divergence;
    private final double logitScale;
    private final double temperature;
    private final double entropyWeight;

    private DistillationObjective(Network network, ModelManifest.Loss loss) {
        this.network = network;
        this.divergence = loss.divergence();
        this.logitScale = loss.logitScale();
        this.temperature = loss.temperature();
        this.entropyWeight = loss.entropyWeight();
    }

    /**
     * An objective.
     *
     * @param network the student
     * @param loss names and numbers of the loss
     * @throws IllegalArgumentException if a name is unknown or a number is out of its range
     */
    public static DistillationObjective of(Network network, ModelManifest.Loss loss) {
        lossOf(loss);
        return new DistillationObjective(network, loss);
    }

    /** The loss that a manifest names. */
    public static PolicyLoss lossOf(ModelManifest.Loss loss) {
        return PolicyLoss.of(Divergence.named(loss.divergence()))
                .withLogitScale(loss.logitScale())
                .withTemperature(loss.temperature())
                .withEntropyWeight(loss.entropyWeight());
    }

    @Override
    public Set<PreparedColumn> columns() {
        return EnumSet.of(
                PreparedColumn.OBSERVATION,
                PreparedColumn.Q_VALUES,
                PreparedColumn.Q_LOGGED,
                PreparedColumn.ACTION_MASK,
                PreparedColumn.WEIGHT);
    }

    @Override
    public int parameterCount() {
        return network.parameterCount();
    }

    @Override
    public void initialise(float[] parameters, long seed) {
        network.initialise(parameters, 0, seed);
    }

    @Override
    public Evaluation evaluation(MatrixProduct product) {
        PolicyLoss loss = lossOf(new ModelManifest.Loss(divergence, logitScale, temperature, entropyWeight));
        return new DistillationEvaluation(network, loss, product);
    }
}
