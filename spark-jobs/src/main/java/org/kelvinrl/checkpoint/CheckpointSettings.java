package org.kelvinrl.checkpoint;

import java.util.List;
import org.kelvinrl.configuration.Setting;

/** What can be set of stopping and resuming. None of it has a part in results. */
public final class CheckpointSettings {

    /** When checkpoints are written. */
    public static final Setting<Frequency> EVERY = Setting.parsed(
                    "checkpoint.every", "WHEN", Frequency.SYNTAX, Frequency::parse)
            .flag("--checkpoint-every")
            .defaultsTo(Frequency.AUTO)
            .describedAs(
                    "When a checkpoint is written: such as 100-rounds, 1-epochs or 600-seconds. auto is at the end of an"
                            + " epoch if the last one is 10 seconds old, else after 5 minutes, with at most a twentieth of the time"
                            + " spent on it; never still writes one on SIGTERM.")
            .withoutPartInResults();

    /** How many of them stay. */
    public static final Setting<Integer> KEEP = Setting.integer("checkpoint.keep")
            .flag("--keep-checkpoints")
            .atLeast(1)
            .defaultsTo(3)
            .describedAs("How many of the newest checkpoints stay, beside the one with the lowest validation loss.")
            .withoutPartInResults();

    /** Goes on with a run. */
    public static final Setting<Boolean> RESUME = Setting.truth("checkpoint.resume")
            .flag("--resume")
            .describedAs(
                    "Go on from the newest valid checkpoint in the run's folder, which may exist then; begin where there is"
                            + " none.")
            .withoutPartInResults();

    /** Goes on with a run that was another. */
    public static final Setting<Boolean> RESUME_ANYWAY = Setting.truth("checkpoint.resume-anyway")
            .flag("--resume-anyway")
            .describedAs("With --resume: go on although configuration, data, platform or program are others than the"
                    + " checkpoint's. The result is then not that of one uninterrupted run.")
            .withoutPartInResults();

    /** Time to stop in. */
    public static final Setting<Double> GRACE_SECONDS = Setting.number("checkpoint.grace-seconds")
            .flag("--grace-seconds")
            .atLeast(0.0)
            .atMost(86_400.0)
            .defaultsTo(20.0)
            .describedAs(
                    "How long a round may go on after SIGTERM, in seconds, before it is given up and the checkpoint written"
                            + " is that before it.")
            .withoutPartInResults();

    /** All of them, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(RESUME, EVERY, KEEP, GRACE_SECONDS, RESUME_ANYWAY);

    private CheckpointSettings() {}
}
