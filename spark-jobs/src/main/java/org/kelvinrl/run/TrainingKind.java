package org.kelvinrl.run;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.report.Followed;

/**
 * What tells one training job from another.
 *
 * @param command the command that it is
 * @param activity what it does, for progress
 * @param followed what the policy is fitted to, as the report calls it
 * @param settings all its settings
 * @param data the prepared data set
 * @param dataVersion its version
 * @param out the run's folder
 * @param learning resolves a configuration against a data set; throws what is wrong with either
 */
public record TrainingKind(
        String command,
        String activity,
        Followed followed,
        List<Setting<?>> settings,
        Setting<Path> data,
        Setting<Optional<Integer>> dataVersion,
        Setting<Path> out,
        BiFunction<PreparedDataset, Configuration, Learning> learning) {}
