package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.run.ResolvedRun;
import org.kelvinrl.testing.SmallTransitions;

/** What settings of offline reinforcement learning come to where they are not given, and that a run tells it. */
class OfflineDefaultsTest {

    /** Without a value rewards are as they were logged. */
    private static final Set<Setting<?>> OF_LOGGED_REWARDS =
            Set.of(OfflineSettings.REWARD_SCALE, OfflineSettings.REWARD_BOUND);

    @TempDir
    private static java.nio.file.Path folder;

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog() {
        dataset = SmallTransitions.ingested(new Path(folder.toUri()), 4);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void everySettingOfAnAlgorithmHasAValueAndNoOther(Algorithm algorithm) {
        Set<String> taken = OfflineSettings.ALL.stream()
                .filter(setting -> AlgorithmSettings.takes(algorithm, setting))
                .filter(setting -> !OF_LOGGED_REWARDS.contains(setting))
                .map(Setting::key)
                .collect(Collectors.toSet());
        Set<String> told = told(configuration(algorithm)).keySet().stream()
                .filter(key -> OfflineSettings.ALL.stream()
                        .anyMatch(setting -> setting.key().equals(key) && isOfAlgorithms(setting)))
                .collect(Collectors.toSet());
        assertThat(told).isEqualTo(taken);
    }

    @Test
    void aDefaultThatIsGivenIsTheSameRun() {
        Configuration configuration = configuration(Algorithm.KL_PRIOR);
        Map<String, Object> told = told(configuration);
        assertThat(told)
                .containsEntry("offline.n-step", "1")
                .containsEntry("offline.prior-weight", "4.0*spread")
                .containsEntry("offline.critic-error", "squared-error-taken");
        Configuration given = configuration
                .with(OfflineSettings.STEPS, Optional.of(new Steps(1)))
                .with(OfflineSettings.PRIOR_WEIGHT, Optional.of(SpreadMultiple.ofSpread(4)));
        assertThat(told(given)).isEqualTo(told);
        assertThat(told(configuration.with(OfflineSettings.STEPS, Optional.of(new Steps(2)))))
                .isNotEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"KL_PRIOR, false", "BC, false", "IQL, false", "KL_Q, true", "DQN, true", "BCQ, true"})
    void networksOfValuesHaveLayerNormAndPoliciesDoNot(Algorithm algorithm, boolean isNormalised) {
        assertThat(isNormalised(configuration(algorithm))).isEqualTo(isNormalised);
    }

    @ParameterizedTest
    @CsvSource({"KL_PRIOR", "DQN"})
    void layerNormThatIsAskedForIsForAllNetworks(Algorithm algorithm) {
        Configuration configuration = configuration(algorithm);
        assertThat(isNormalised(configuration.with(NetworkSettings.LAYER_NORM, true)))
                .isTrue();
        assertThat(isNormalised(configuration.with(NetworkSettings.LAYER_NORM, false)))
                .isFalse();
    }

    private static boolean isOfAlgorithms(Setting<?> setting) {
        return Arrays.stream(Algorithm.values()).anyMatch(algorithm -> AlgorithmSettings.takes(algorithm, setting));
    }

    private static Map<String, Object> told(Configuration configuration) {
        return new ResolvedRun(OfflineLearning.of(dataset, configuration), configuration)
                .origin()
                .configuration();
    }

    private static Configuration configuration(Algorithm algorithm) {
        return Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, dataset.path())
                .with(OfflineSettings.ALGORITHM, algorithm);
    }

    private static boolean isNormalised(Configuration configuration) {
        return OfflineLearning.of(dataset, configuration)
                .actingNetwork()
                .architecture()
                .settings()
                .containsKey("layer-norm");
    }
}
