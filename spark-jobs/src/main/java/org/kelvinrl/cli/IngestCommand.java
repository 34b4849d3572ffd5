package org.kelvinrl.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.DatasetReport;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.OnBadRow;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.schema.DatasetManifest;

/** {@code kelvin ingest}: from a log to a prepared data set. */
final class IngestCommand implements Command {

    private static final int MOST_SHARDS = 1_000_000;

    private static final Setting<List<Path>> INPUT =
            Setting.pathList("ingest.input").flag("--input").describedAs("Files, folders and globs of the log.");
    private static final Setting<Optional<Path>> MAPPING = Setting.path("ingest.mapping")
            .flag("--mapping")
            .optional()
            .describedAs(
                    "File of HOCON that says which column of the log is what; without it columns go by our names.");
    private static final Setting<Path> OUT = Setting.path("ingest.out")
            .flag("--out")
            .describedAs("Folder of the prepared data set, which must not exist unless --append is given.");
    private static final LogReadingSettings READING = new LogReadingSettings("ingest");
    private static final Setting<Optional<Integer>> SHARDS = Setting.integer("ingest.shards")
            .flag("--shards")
            .atLeast(1)
            .atMost(MOST_SHARDS)
            .optional()
            .describedAs(
                    "Logical shards, which workers share later; one for each 65,536 rows, at least 8, if not given.");
    private static final Setting<Double> VALIDATION = Setting.number("ingest.validation")
            .flag("--validation")
            .atLeast(0.0)
            .below(1.0)
            .defaultsTo(0.1)
            .describedAs("Expected share of episodes that are held out for validation.");
    private static final Setting<Long> SPLIT_SEED = Setting.longInteger("ingest.split-seed")
            .flag("--split-seed")
            .defaultsTo(0L)
            .describedAs("Seed of the hash that chooses validation episodes.");
    private static final Setting<OnBadRow> ON_BAD_ROW = Setting.choice("ingest.on-bad-row", OnBadRow.class)
            .flag("--on-bad-row")
            .defaultsTo(OnBadRow.FAIL)
            .describedAs("Whether a bad row makes the job fail, or goes to a table of rejects beside the shards.");

    private static final Setting<Boolean> APPEND = Setting.truth("ingest.append")
            .flag("--append")
            .describedAs(
                    "Add the log to the data set in --out as its next version; shards and split are those of the data set.");

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String purpose() {
        return "Make a prepared data set of a log in CSV, JSON, Parquet or HDF5: checked, sorted, hashed, in fixed shards.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(
                INPUT,
                MAPPING,
                OUT,
                READING.formatSetting(),
                READING.optionSetting(),
                SHARDS,
                VALIDATION,
                SPLIT_SEED,
                ON_BAD_ROW,
                APPEND);
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) {
        DatasetManifest manifest = IngestJob.run(spark.get(), settings(configuration), terminal.progress())
                .dataset()
                .manifest();
        Path folder = PreparedDataset.folder(configuration.get(OUT), manifest.version());
        terminal.result("ingested " + manifest.rows() + " rows of " + manifest.episodes() + " episodes into "
                + manifest.shards().size() + " shards: " + configuration.get(OUT)
                + (manifest.version() == 1 ? "" : ", version " + manifest.version()));
        DatasetReport.lines(manifest).forEach(terminal::result);
        terminal.result("report    " + new Path(folder, DatasetReport.PAGE_FILE));
    }

    private static IngestSettings settings(Configuration configuration) {
        List<String> inputs =
                configuration.get(INPUT).stream().map(Path::toString).toList();
        IngestSettings.Builder settings = IngestSettings.of(inputs, configuration.get(OUT))
                .format(READING.format(configuration))
                .options(READING.options(configuration))
                .onBadRow(configuration.get(ON_BAD_ROW));
        configuration.get(MAPPING).ifPresent(settings::mappingFile);
        configuration.get(SHARDS).ifPresent(settings::shards);
        if (configuration.get(APPEND)) {
            settings.appending();
        }
        if (isGiven(VALIDATION, configuration)) {
            settings.validationFraction(configuration.get(VALIDATION));
        }
        if (isGiven(SPLIT_SEED, configuration)) {
            settings.splitSeed(configuration.get(SPLIT_SEED));
        }
        return settings.build();
    }

    /** A default does not contradict the data set that is appended to. */
    private static boolean isGiven(Setting<?> setting, Configuration configuration) {
        return !configuration.origin(setting).equals("default");
    }
}
