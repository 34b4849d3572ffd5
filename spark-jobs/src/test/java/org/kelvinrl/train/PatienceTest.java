package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.distill.Temperature;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.testing.SmallLog;

class PatienceTest {

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 2);
    }

    @Test
    void aRunEndsAfterEpochsWithoutANewBestAndItsResultIsTheBestEpochs() {
        Outcome all = run(Optional.empty(), 0, 60);
        Outcome patient = run(Optional.of(3), 0, 60);

        int best = bestEpoch(patient.losses, 0);
        assertThat(patient.losses).hasSize(best + 1 + 3).hasSizeLessThan(60);
        assertThat(patient.losses).isEqualTo(all.losses.subList(0, patient.losses.size()));
        assertThat(patient.trained.epochs()).isEqualTo(best + 1);
        assertThat(patient.trained.vector())
                .isEqualTo(run(Optional.empty(), 0, best + 1).trained.vector());
        assertThat(patient.trained.history().get(best).validation().loss()).isEqualTo(patient.losses.get(best));
    }

    @Test
    void aSmallImprovementIsNone() {
        Outcome patient = run(Optional.of(2), 0.1, 60);
        int best = bestEpoch(patient.losses, 0.1);
        assertThat(patient.trained.epochs()).isEqualTo(best + 1);
        assertThat(patient.losses).hasSize(best + 1 + 2);
    }

    @Test
    void withoutPatienceTheLastEpochCounts() {
        Outcome all = run(Optional.empty(), 0, 4);
        assertThat(all.trained.epochs()).isEqualTo(4);
        assertThat(all.losses).hasSize(4);
    }

    @Test
    void aRunThatReachesItsLastEpochGivesTheBestToo() {
        Outcome patient = run(Optional.of(50), 0, 45);
        assertThat(patient.losses).hasSize(45);
        assertThat(patient.trained.epochs())
                .isEqualTo(bestEpoch(patient.losses, 0) + 1)
                .isLessThan(45);
    }

    private static int bestEpoch(List<Double> losses, double least) {
        int best = 0;
        for (int epoch = 1; epoch < losses.size(); epoch++) {
            best = losses.get(epoch) < losses.get(best) - least ? epoch : best;
        }
        return best;
    }

    /** At so large a step that the loss goes up and down. */
    private static Outcome run(Optional<Integer> patience, double least, int epochs) {
        Configuration configuration = Configuration.of(Distillation.settings())
                .with(DistillSettings.TEMPERATURE, Temperature.parse("0.3*deviation"))
                .with(NetworkSettings.HIDDEN, List.of(16))
                .with(TrainSettings.WORKERS, Optional.of(1))
                .with(TrainSettings.BATCH, 64)
                .with(TrainSettings.LEARNING_RATE, 0.05)
                .with(TrainSettings.EPOCHS, epochs)
                .with(TrainSettings.PATIENCE, patience);
        if (patience.isPresent()) {
            configuration = configuration.with(TrainSettings.MIN_DELTA, Optional.of(least));
        }
        List<Double> losses = new ArrayList<>();
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerInThisProcess(1)) {
            TrainedParameters trained = trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {}

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                    losses.add(sums.loss());
                }
            });
            return new Outcome(trained, losses);
        }
    }

    private record Outcome(TrainedParameters trained, List<Double> losses) {}
}
