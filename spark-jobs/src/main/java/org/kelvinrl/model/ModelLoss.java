package org.kelvinrl.model;

import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.schema.ModelManifest;

/** The loss of a model, as its manifest names it and as it is computed. */
public final class ModelLoss {

    private ModelLoss() {}

    /**
     * The loss that a manifest names.
     *
     * @throws IllegalArgumentException if a name is unknown, or a number is out of its range
     */
    public static PolicyLoss of(ModelManifest.Loss loss) {
        return PolicyLoss.of(Divergence.named(loss.divergence()))
                .withTargets(Targets.named(loss.targets()))
                .withRegulariser(Regulariser.named(loss.regulariser()))
                .withLogitScale(loss.logitScale())
                .withTemperature(loss.temperature())
                .withEntropyWeight(loss.entropyWeight());
    }

    /** What a manifest says of a loss. */
    public static ModelManifest.Loss describe(PolicyLoss loss) {
        return new ModelManifest.Loss(
                loss.divergence().name(),
                loss.logitScale(),
                loss.temperature(),
                loss.entropyWeight(),
                loss.targets().text(),
                loss.regulariser().name());
    }

    /**
     * Whether the temperature has a part in the loss. It has none where the teacher's policy is given as such, where values are
     * compared, and where only the teacher's best action counts; where Q-values are given, what is told of the teacher's policy
     * follows from it all the same.
     */
    public static boolean dependsOnTemperature(PolicyLoss loss) {
        return loss.targets() == Targets.Q_VALUES
                && !loss.divergence().comparesValues()
                && !loss.divergence().equals(Divergence.negativeLogLikelihood());
    }
}
