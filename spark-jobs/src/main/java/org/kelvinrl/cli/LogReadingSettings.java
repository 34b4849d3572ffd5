package org.kelvinrl.cli;

import java.util.List;
import java.util.Optional;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.ReaderOption;
import org.kelvinrl.log.ReaderOptions;

/** How a log is to be read: what all commands ask that take one. */
final class LogReadingSettings {

    private final Setting<LogFormat> format;
    private final Setting<Optional<List<ReaderOption>>> options;

    /** The settings of a command, whose name is the first part of their keys. */
    LogReadingSettings(String command) {
        format = Setting.parsed(command + ".format", "auto|NAME", "a name", LogFormat::of)
                .flag("--format")
                .defaultsTo(LogFormat.AUTO)
                .describedAs(
                        "Format of the log: csv, json, rllib, parquet, hdf5, d3rlpy, minari, table (the input is its name), or the"
                                + " name of one of Spark's data sources, such as orc; auto tells it from the files.");
        options = Setting.repeated(command + ".option", "KEY=VALUE", "options such as delimiter=;", ReaderOption::of)
                .flag("--option")
                .optional()
                .describedAs(
                        "Options of the format's reader: delimiter for csv, those of Spark's data source for its formats."
                                + " Their values are never shown.");
    }

    Setting<?> formatSetting() {
        return format;
    }

    Setting<?> optionSetting() {
        return options;
    }

    LogFormat format(Configuration configuration) {
        return configuration.get(format);
    }

    ReaderOptions options(Configuration configuration) {
        return configuration.get(options).map(ReaderOptions::of).orElse(ReaderOptions.none());
    }
}
