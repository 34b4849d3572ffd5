package org.kelvinrl.checkpoint;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.train.EpochMetrics;
import org.kelvinrl.train.PlatformFingerprint;
import org.kelvinrl.train.TrainingPosition;
import org.kelvinrl.train.TrainingState;

/**
 * A checkpoint that was written or read, without its vectors.
 *
 * @param folder where it is
 * @param manifest all but its vectors
 */
public record Checkpoint(Path folder, CheckpointManifest manifest) {

    /** How far the run had come. */
    public TrainingPosition position() {
        CheckpointManifest.Position position = manifest.position();
        return new TrainingPosition(position.rounds(), position.steps(), position.epoch(), position.roundOfEpoch());
    }

    /** Mean validation loss where it was written at the end of an epoch, else NaN. */
    double validationLoss() {
        List<CheckpointManifest.Epoch> history = manifest.history();
        boolean atAnEnd = manifest.position().roundOfEpoch() == 0 && !history.isEmpty();
        return atAnEnd ? sums(history.get(history.size() - 1).validation()).loss() : Double.NaN;
    }

    /** Everything of a state but its vectors, which are described. */
    static CheckpointManifest manifest(
            TrainingState state, List<CheckpointManifest.Vector> vectors, CheckpointManifest.Origin origin) {
        TrainingPosition position = state.position();
        return new CheckpointManifest(
                CheckpointManifest.SCHEMA_VERSION,
                new CheckpointManifest.Position(
                        position.rounds(), position.steps(), position.epoch(), position.roundOfEpoch()),
                vectors,
                state.numbers(),
                state.history().stream().map(Checkpoint::epoch).toList(),
                epoch(new EpochMetrics(position.epoch(), state.epochSums(), LossSums.create(), state.epochSeconds())),
                origin,
                new CheckpointManifest.Past(
                        state.platforms().stream()
                                .map(PlatformFingerprint::toMap)
                                .toList(),
                        state.breaks()));
    }

    /** Sets everything of a state but its vectors. */
    void restoreTo(TrainingState state) {
        state.restore(
                position(),
                manifest.numbers(),
                manifest.history().stream().map(Checkpoint::metrics).toList(),
                sums(manifest.current().training()),
                manifest.current().seconds());
        state.computedOn(manifest.past().platforms().stream()
                .map(PlatformFingerprint::of)
                .toList());
        state.brokenBy(manifest.past().breaks());
    }

    private static CheckpointManifest.Epoch epoch(EpochMetrics metrics) {
        return new CheckpointManifest.Epoch(
                metrics.epoch(), sums(metrics.training()), sums(metrics.validation()), metrics.seconds());
    }

    private static EpochMetrics metrics(CheckpointManifest.Epoch epoch) {
        return new EpochMetrics(epoch.epoch(), sums(epoch.training()), sums(epoch.validation()), epoch.seconds());
    }

    private static CheckpointManifest.Sums sums(LossSums sums) {
        double[] numbers = sums.toArray();
        return new CheckpointManifest.Sums(
                numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]);
    }

    private static LossSums sums(CheckpointManifest.Sums sums) {
        return LossSums.of(new double[] {
            sums.samples(),
            sums.weight(),
            sums.loss(),
            sums.divergence(),
            sums.entropy(),
            sums.teacherEntropy(),
            sums.agreement(),
            sums.regulariser()
        });
    }
}
