package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.InspectJob;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.NewFolder;

/** {@code kelvin inspect}: what is in a log, and how might it be ingested? */
final class InspectCommand implements Command {

    private static final Setting<List<Path>> INPUT =
            Setting.pathList("inspect.input").positional().describedAs("Files, folders and globs of the log.");
    private static final Setting<Optional<Path>> OUT = Setting.path("inspect.out")
            .flag("--out")
            .optional()
            .describedAs("File for the proposed mapping, which must not exist; it is only shown if not given.");
    private static final LogReadingSettings READING = new LogReadingSettings("inspect");

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String purpose() {
        return "Look at a log and propose a mapping for ingest: which column is what.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(INPUT, OUT, READING.formatSetting(), READING.optionSetting());
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        Optional<Path> out = configuration.get(OUT);
        if (out.isPresent()) {
            NewFolder.requireFree(out.get().getFileSystem(Sessions.hadoop()), out.get(), "--out");
        }
        List<String> inputs =
                configuration.get(INPUT).stream().map(Path::toString).toList();
        LogSource log =
                LogOpener.open(spark.get(), inputs, READING.format(configuration), READING.options(configuration));
        List<String> lines = InspectJob.propose(log);
        lines.forEach(terminal::result);
        if (out.isPresent()) {
            NewFile.write(out.get().getFileSystem(Sessions.hadoop()), out.get(), lines);
            terminal.message("mapping   " + out.get());
        }
    }
}
