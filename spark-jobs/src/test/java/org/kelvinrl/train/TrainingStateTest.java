package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Unheard;

/** A state is all that a run knows: another trainer that takes it over ends with the same bits. */
class TrainingStateTest {

    private static PreparedDataset dataset;

    @TempDir
    private java.nio.file.Path temporary;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 4);
    }

    @ParameterizedTest
    @EnumSource(TrainOption.class)
    void aRunThatIsTakenOverAgainAndAgainEndsWithTheSameBits(TrainOption option) {
        TrainedParameters uninterrupted;
        try (Trainer trainer = trainer(option, "uninterrupted")) {
            uninterrupted = trainer.run(new Unheard());
        }

        List<TrainingPosition> positions = new ArrayList<>();
        Optional<TrainedParameters> ended = Optional.empty();
        TrainingState reached = null;
        while (ended.isEmpty()) {
            try (Trainer trainer = trainer(option, "taken-over")) {
                if (reached != null) {
                    takeOver(reached, trainer.state());
                }
                ended = someRounds(trainer);
                reached = trainer.state();
                positions.add(reached.position());
            }
        }

        assertThat(ended.get().vector()).isEqualTo(uninterrupted.vector());
        assertThat(ended.get().rounds()).isEqualTo(uninterrupted.rounds());
        assertThat(losses(ended.get())).isEqualTo(losses(uninterrupted));
        assertThat(positions).hasSizeGreaterThan(1).doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatIsNotOfSuchARun() {
        try (Trainer trainer = trainer(TrainOption.DEFAULTS, "refused")) {
            TrainingState state = trainer.state();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> state.restore(
                            TrainingPosition.START, Map.of("speed", 1.0), List.of(), LossSums.create(), 0))
                    .withMessage("numbers: expected [], found [speed]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> state.restore(
                            new TrainingPosition(3, 5, 1, 0), state.numbers(), List.of(), LossSums.create(), 0))
                    .withMessage("history: expected 1 epochs, found 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> state.number("speed"))
                    .withMessage("not a number of this run: speed");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrainingPosition(1, 2, -1, 0))
                .withMessage("position: expected numbers of at least 0, found rounds 1, steps 2, epoch -1, round of"
                        + " epoch 0");
    }

    /** Up to three rounds, or to the end of the epoch. */
    private static Optional<TrainedParameters> someRounds(Trainer trainer) {
        TrainingPosition begin = trainer.state().position();
        try {
            return Optional.of(trainer.run(new Unheard(), state -> {
                boolean further = state.epoch() > begin.epoch() || state.rounds() == begin.rounds() + 3;
                if (further && state.epoch() < 2) {
                    throw new Stop();
                }
            }));
        } catch (Stop e) {
            return Optional.empty();
        }
    }

    static void takeOver(TrainingState from, TrainingState to) {
        to.vectors().forEach((name, vector) -> {
            float[] reached = from.vectors().get(name);
            System.arraycopy(reached, 0, vector, 0, reached.length);
        });
        to.restore(from.position(), from.numbers(), from.history(), from.epochSums(), from.epochSeconds());
    }

    private Trainer trainer(TrainOption option, String memories) {
        Configuration configuration = Configuration.of(Distillation.settings())
                .with(NetworkSettings.HIDDEN, List.of(8))
                .with(TrainSettings.WORKERS, Optional.of(2))
                .with(TrainSettings.BATCH, 128)
                .with(TrainSettings.LOCAL_STEPS, 3)
                .with(TrainSettings.EPOCHS, 2);
        return Distillation.of(dataset, option.in(configuration))
                .trainerInThisProcess(1, new Path(new Path(temporary.toUri()), memories));
    }

    private static List<String> losses(TrainedParameters trained) {
        return trained.history().stream()
                .map(epoch -> epoch.training().loss() + " " + epoch.validation().loss())
                .toList();
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
