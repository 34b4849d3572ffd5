package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.testing.SmallTransitions;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.OnDivergence;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.Synchronisation;
import org.kelvinrl.train.TargetRenewal;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;
import org.kelvinrl.train.TrainingState;

/** Parameters, frozen copies and measurements of every algorithm are the same bits wherever its workers are. */
class OfflineBitsTest {

    private static PreparedDataset dataset;

    /** All that a run ended with. */
    private record Run(Map<String, String> vectors, List<String> told) {}

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallTransitions.ingested(new Path(folder.toUri()), 5);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void sparkThreadsAndASingleProcessGiveTheSameBits(Algorithm algorithm) {
        Configuration configuration = configuration(algorithm);
        if (algorithm.isOfRewards() && algorithm != Algorithm.NFQ) {
            configuration = configuration.with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.everySteps(7)));
        }
        if (algorithm.hasEnsemble()) {
            configuration = configuration
                    .with(OfflineSettings.CRITICS, Optional.of(3))
                    .with(OfflineSettings.PESSIMISM, Optional.of(0.5));
        }
        assertSameBits(configuration);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void everyAlgorithmTrainsNetworksWithMemoryToTheSameBits(Algorithm algorithm) {
        boolean isGru = algorithm.name().length() % 2 == 0;
        Configuration configuration = configuration(algorithm)
                .with(NetworkSettings.KIND, isGru ? "gru" : "lstm")
                .with(MemorySettings.MEMORY, Optional.of(6))
                .with(MemorySettings.WINDOW, Optional.of(8))
                .with(MemorySettings.BURN_IN, Optional.of(isGru ? 3 : 0));
        if (algorithm.isOfRewards() && algorithm != Algorithm.NFQ) {
            configuration = configuration.with(OfflineSettings.STEPS, Optional.of(new Steps(3)));
        }
        Run run = assertSameBits(configuration);
        assertThat(run.told).noneMatch(line -> line.contains("NaN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "7", "epochs:2", "polyak:0.05"})
    void everyRenewalOfFrozenCopiesGivesTheSameBits(String renewal) {
        Configuration configuration = configuration(Algorithm.KL_PRIOR)
                .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.parse(renewal)));
        Run run = assertSameBits(configuration);
        assertThat(run.vectors.get("target-parameters"))
                .isNotEqualTo(
                        assertRuns(configuration(Algorithm.KL_PRIOR)).vectors.get("target-parameters"));
    }

    @Test
    void gradientsOfLargeBatchesGiveTheSameBits() {
        assertSameBits(configuration(Algorithm.CRR)
                .with(TrainSettings.SYNCHRONISE, Synchronisation.GRADIENT)
                .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.everySteps(3))));
    }

    @Test
    void returnsToTheEndAndABehaviourTermGiveTheSameBits() {
        assertSameBits(configuration(Algorithm.KL_Q)
                .with(OfflineSettings.STEPS, Optional.of(Steps.ALL))
                .with(OfflineSettings.BEHAVIOUR_TERM, Optional.of(BehaviourTerm.KL))
                .with(OfflineSettings.BEHAVIOUR_WEIGHT, Optional.of(0.5)));
    }

    @Test
    void anEpochThatBeginsAgainBeginsWithTheFrozenCopiesThatItHad() {
        Configuration configuration = configuration(Algorithm.DQN)
                .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.everySteps(1)))
                .with(OfflineSettings.CRITIC_ERROR, Optional.of(org.kelvinrl.loss.Divergence.squaredErrorOfTaken()))
                .with(TrainSettings.OPTIMISER, "sgd")
                .with(TrainSettings.LEARNING_RATE, 20.0)
                .with(TrainSettings.EPOCHS, 2)
                .with(TrainSettings.ON_DIVERGENCE, OnDivergence.ROLL_BACK);
        Run run = assertSameBits(configuration);
        assertThat(run.told).anyMatch(line -> line.startsWith("epoch 0 again"));
    }

    @Test
    void theFrozenCopiesAreThoseOfTheLastRenewal() {
        List<float[]> renewed = new ArrayList<>();
        Configuration configuration = configuration(Algorithm.DQN)
                .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.everySteps(7)));
        try (Trainer trainer = OfflineLearning.of(dataset, configuration).trainerInThisProcess(1, null)) {
            TrainingState state = trainer.state();
            float[] first = state.vectors().get("parameters").clone();
            renewed.add(first);
            assertThat(state.vectors().get("target-parameters")).containsExactly(first);
            trainer.run(new TrainingListener() {
                private long steps;

                @Override
                public void round(RoundMetrics metrics) {
                    long now = state.position().steps();
                    if (now / 7 > steps / 7) {
                        renewed.add(state.vectors().get("parameters").clone());
                    }
                    steps = now;
                    assertThat(state.vectors().get("target-parameters"))
                            .containsExactly(renewed.get(renewed.size() - 1));
                }

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {}
            });
        }
        assertThat(renewed).hasSizeGreaterThan(2);
    }

    private static Run assertSameBits(Configuration configuration) {
        OfflineLearning learning = OfflineLearning.of(dataset, configuration);
        Run single = run(learning.trainerInThisProcess(1, null));
        assertThat(run(learning.trainerInThisProcess(2, null))).isEqualTo(single);
        assertThat(run(learning.trainerOnSpark(Sparks.context(), null, null))).isEqualTo(single);
        return single;
    }

    private static Run assertRuns(Configuration configuration) {
        return run(OfflineLearning.of(dataset, configuration).trainerInThisProcess(1, null));
    }

    private static Run run(Trainer trainer) {
        List<String> told = new ArrayList<>();
        try (trainer) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {
                    told.add("round " + metrics.sums().loss() + " " + metrics.diagnostics());
                }

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                    told.add("validation " + sums.loss() + " " + diagnostics);
                }

                @Override
                public void rolledBack(int epoch, double stepFactor, String reason) {
                    told.add("epoch " + epoch + " again with " + stepFactor);
                }
            });
            Map<String, String> vectors = new java.util.TreeMap<>();
            trainer.state().vectors().forEach((name, vector) -> vectors.put(name, java.util.Arrays.toString(vector)));
            return new Run(vectors, told);
        }
    }

    private static Configuration configuration(Algorithm algorithm) {
        return Configuration.of(OfflineLearning.settings())
                .with(OfflineSettings.ALGORITHM, algorithm)
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(3))
                .with(TrainSettings.BATCH, 16)
                .with(TrainSettings.LOCAL_STEPS, 5)
                .with(TrainSettings.LEARNING_RATE, 3e-3)
                .with(TrainSettings.EPOCHS, 2);
    }
}
