package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.train.TrainSettings;

class OutputBoundTest {

    private static final Configuration UNSET = Configuration.of(Distillation.settings());
    private static final PolicyLoss POLICIES = PolicyLoss.of(Divergence.forwardKl());
    private static final PolicyLoss VALUES = PolicyLoss.of(Divergence.squaredErrorOfTaken());

    @Test
    void forPoliciesItIsAMillionNatsWhateverTheQValues() {
        assertThat(OutputBound.of(UNSET, POLICIES, statistics(-900, 5))).isEqualTo(1e6f);
        assertThat(OutputBound.of(UNSET, POLICIES.withLogitScale(4), null)).isEqualTo(2.5e5f);
    }

    @Test
    void forValuesItIsAMillionTimesTheLargestOfThem() {
        assertThat(OutputBound.of(UNSET, VALUES, statistics(-900, 5))).isEqualTo(9e8f);
        assertThat(OutputBound.of(UNSET, VALUES, statistics(-3, 40))).isEqualTo(4e7f);
        assertThat(OutputBound.of(UNSET, VALUES, statistics(0, 0))).isEqualTo(1e6f);
        assertThat(OutputBound.of(UNSET, VALUES, null)).isEqualTo(1e6f);
    }

    @Test
    void whatIsSetCountsAndEveryBoundIsAFiniteFloat() {
        Configuration set = UNSET.with(TrainSettings.OUTPUT_BOUND, Optional.of(12.5));
        assertThat(OutputBound.of(set, VALUES, statistics(-900, 5))).isEqualTo(12.5f);
        assertThat(OutputBound.of(UNSET, VALUES, statistics(0, 1e37))).isEqualTo(Float.MAX_VALUE);
        assertThat(OutputBound.of(UNSET.with(TrainSettings.OUTPUT_BOUND, Optional.of(1e-60)), VALUES, null))
                .isEqualTo(Float.MIN_NORMAL);
    }

    private static DatasetManifest.QStatistics statistics(double minimum, double maximum) {
        return new DatasetManifest.QStatistics(
                new DatasetManifest.Moments(2, 0, 1, minimum, maximum), 1, null, Map.of());
    }
}
