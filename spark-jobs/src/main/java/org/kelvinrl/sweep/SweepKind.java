package org.kelvinrl.sweep;

import java.util.List;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.offline.OfflineJob;
import org.kelvinrl.run.Learning;
import org.kelvinrl.run.TrainingKind;

/**
 * Which job the runs of a sweep are. Each is a command of its own, for flags such as {@code --temperature} and defaults such as that of
 * {@code --layer-norm} mean other things in one job than in the other.
 */
public enum SweepKind {

    /** Offline reinforcement learning; runs are compared by their losses where no environment is named. */
    TRAIN("sweep", "loss"),

    /** Distillation; as losses of two divergences do not compare, runs are compared by how often they agree with the teacher. */
    DISTILL("sweep-distill", "agreement");

    private final String command;
    private final String measure;

    SweepKind(String command, String measure) {
        this.command = command;
        this.measure = measure;
    }

    /** The command of the sweep. */
    public String command() {
        return command;
    }

    /** The command that does one run alone. */
    public String commandOfARun() {
        return training().command();
    }

    /** The job of one run. */
    TrainingKind training() {
        return switch (this) {
            case TRAIN -> OfflineJob.KIND;
            case DISTILL -> DistillJob.KIND;
        };
    }

    /** The settings that a sweep can give and vary: those that decide a result, but for what trains in place of our rounds. */
    List<Setting<?>> variable() {
        return training().settings().stream()
                .filter(Setting::isDecisive)
                .filter(setting -> setting != DistillSettings.ENGINE)
                .toList();
    }

    /** A run, resolved against its data; throws what is wrong with either. */
    Learning learning(PreparedDataset dataset, Configuration configuration) {
        return training().learning().apply(dataset, configuration);
    }

    /** What runs are compared by where no environment is named, in a word. */
    String measure() {
        return measure;
    }

    /** That of a run. */
    double measure(Outcome.Means means) {
        return switch (this) {
            case TRAIN -> means.loss();
            case DISTILL -> means.agreement();
        };
    }
}
