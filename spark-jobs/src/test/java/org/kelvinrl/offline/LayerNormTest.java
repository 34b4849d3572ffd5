package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.testing.SmallTransitions;

/** Which networks of an algorithm have layer norm. */
class LayerNormTest {

    @TempDir
    private static java.nio.file.Path folder;

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog() {
        dataset = SmallTransitions.ingested(new Path(folder.toUri()), 4);
    }

    @ParameterizedTest
    @CsvSource({"KL_PRIOR, false", "BC, false", "IQL, false", "KL_Q, true", "DQN, true", "BCQ, true"})
    void networksOfValuesHaveItAndPoliciesDoNot(Algorithm algorithm, boolean isNormalised) {
        assertThat(isNormalised(configuration(algorithm))).isEqualTo(isNormalised);
    }

    @ParameterizedTest
    @CsvSource({"KL_PRIOR", "DQN"})
    void whatIsAskedForIsForAllNetworks(Algorithm algorithm) {
        Configuration configuration = configuration(algorithm);
        assertThat(isNormalised(configuration.with(NetworkSettings.LAYER_NORM, true)))
                .isTrue();
        assertThat(isNormalised(configuration.with(NetworkSettings.LAYER_NORM, false)))
                .isFalse();
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
