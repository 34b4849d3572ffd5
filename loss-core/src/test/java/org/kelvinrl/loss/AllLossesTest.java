package org.kelvinrl.loss;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any divergence goes with any regulariser and any form of target that it is defined for. */
class AllLossesTest {
    static List<PolicyLoss> losses() {
        List<PolicyLoss> losses = new ArrayList<>();
        for (String divergence : Divergence.names()) {
            for (String regulariser : Regulariser.names()) {
                for (Targets targets : Targets.values()) {
                    PolicyLoss loss =
                            PolicyLoss.of(Divergence.named(divergence)).withRegulariser(Regulariser.named(regulariser));
                    if (targets == Targets.Q_VALUES || !loss.divergence().comparesValues()) {
                        losses.add(loss.withTargets(targets));
                    }
                }
            }
        }
        return losses;
    }

    @ParameterizedTest
    @MethodSource("losses")
    void meetsItsReference(PolicyLoss loss) {
        ReferenceCheck check =
                new ReferenceCheck(loss.withLogitScale(1.5).withTemperature(0.8).withEntropyWeight(0.01), 5e-6);
        for (int actions : new int[] {2, 5, 70}) {
            List<Sample> samples = new Samples(actions).mixed(actions, 10);
            check.meets(loss.targets() == Targets.PROBABILITIES ? Samples.withProbabilities(samples) : samples);
        }
    }
}
