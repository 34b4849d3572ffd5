package org.kelvinrl.distill;

import java.util.Set;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.Objective;

/** The divergence of a network's policy from a teacher's that was logged, with a regulariser. */
public final class DistillationObjective implements Objective {

    private static final long serialVersionUID = 1L;

    private final Network network;
    private final ModelManifest.Loss loss;
    private final float outputBound;

    private DistillationObjective(Network network, ModelManifest.Loss loss, float outputBound) {
        this.network = network;
        this.loss = loss;
        this.outputBound = outputBound;
    }

    /**
     * An objective.
     *
     * @param network the student
     * @param loss names and numbers of the loss
     * @param outputBound largest magnitude of an output that is let pass
     * @throws IllegalArgumentException if a name is unknown or a number is out of its range
     */
    public static DistillationObjective of(Network network, ModelManifest.Loss loss, float outputBound) {
        ModelLoss.of(loss);
        return new DistillationObjective(network, loss, outputBound);
    }

    @Override
    public Set<PreparedColumn> columns() {
        return LossColumns.of(loss);
    }

    @Override
    public Unrolling unrolling() {
        return network.unrolling();
    }

    @Override
    public int parameterCount() {
        return network.parameterCount();
    }

    @Override
    public double entropyWeight() {
        return loss.entropyWeight();
    }

    @Override
    public Objective withEntropyWeight(double weight) {
        return of(network, loss.withEntropyWeight(weight), outputBound);
    }

    @Override
    public void initialise(float[] parameters, long seed) {
        network.initialise(parameters, 0, seed);
    }

    @Override
    public Evaluation evaluation(MatrixProduct product) {
        return new DistillationEvaluation(network, loss, outputBound, product);
    }
}
