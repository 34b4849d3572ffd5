package org.kelvinrl.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.ingest.StageProgress.Purpose;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.TaskResults;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.rows.Sparsity;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.storage.StagingFolder;

/**
 * Makes a prepared data set of a log: reads and checks every row, sends it to its shard, sorts and writes the shards.
 *
 * <p>The bytes of the data set are a pure function of the rows and the settings, on any number of executors, in whatever
 * order files and rows come, and whatever is tried twice: an episode's place is a hash of its identifier, rows are sorted by
 * (episode, step), which no two rows share, and each attempt of a task writes into a folder of its own. Episodes are ordered
 * by the UTF-8 bytes of their identifiers, as unsigned numbers; training episodes lie apart from validation episodes.
 */
public final class IngestJob {

    private static final int ROWS_PER_SHARD = 1 << 16;
    private static final int FEWEST_SHARDS = 8;

    private final SparkSession session;
    private final Configuration hadoop;
    private final IngestSettings settings;
    private final Optional<AppendBase> base;
    private final StageProgress stages;

    private IngestJob(SparkSession session, IngestSettings settings, StageProgress stages) {
        this.session = session;
        this.hadoop = session.sparkContext().hadoopConfiguration();
        this.base = settings.isAppending() ? Optional.of(AppendBase.open(settings.output(), hadoop)) : Optional.empty();
        this.settings =
                base.map(appended -> settings.appendingTo(appended.manifest())).orElse(settings);
        this.stages = stages;
    }

    /**
     * Runs the job.
     *
     * @param session the Spark session, of which no setting is changed
     * @param settings what to ingest
     * @param progress hears how far the job is, one step a task
     * @return what was made
     * @throws KelvinException if the output exists or cannot be written, the mapping is wrong, or the log has a row that
     *     breaks a rule and is not to be rejected: then the first one, in order of file and row. Nothing half-written is left
     */
    public static IngestResult run(SparkSession session, IngestSettings settings, Progress progress) {
        try (StageProgress stages = StageProgress.of(session.sparkContext(), progress)) {
            return new IngestJob(session, settings, stages).run();
        }
    }

    private IngestResult run() {
        int version = base.map(AppendBase::version).orElse(1);
        try (StagingFolder staging = StagingFolder.beside(DatasetVersions.folder(settings.output(), version), hadoop)) {
            stages.enter(Purpose.INSPECT);
            LogSource log = LogOpener.open(session, settings.inputs(), settings.format(), settings.options());
            Survey.Result survey = complete(mapping(log), log);
            ColumnMapping mapping = survey.mapping();
            RowLayout layout = RowLayout.of(mapping, log);
            long counted = settings.shards().isPresent() ? -1 : survey.rows().orElseGet(() -> count(log));
            int shards = settings.shards().orElse(defaultShards(counted));
            EpisodePlacement placement =
                    new EpisodePlacement(shards, settings.validationFraction(), settings.splitSeed());
            PreparedShards prepared = write(log, layout, shards, placement, staging.attempts());
            checkComplete(prepared, counted, log);
            List<WrittenRejects> rejects = rejects(log, layout, placement, prepared, staging.attempts());
            DatasetManifest added = ManifestBuilder.of(settings, log, mapping, layout, shards, prepared, rejects);
            DatasetManifest manifest = base.map(to -> append(to, added, prepared, staging.attempts()))
                    .orElse(added);
            prepared.shards().forEach(shard -> staging.adopt(shard.path(), WrittenShard.folder(shard.index())));
            rejects.forEach(part -> staging.adopt(part.path(), part.block().file()));
            commit(staging, manifest);
            stages.done();
            return new IngestResult(PreparedDataset.open(settings.output(), version, hadoop), prepared.findings());
        }
    }

    private DatasetManifest append(AppendBase to, DatasetManifest added, PreparedShards prepared, Path attempts) {
        stages.enter(Purpose.APPEND);
        return to.append(session, added, prepared, attempts);
    }

    /** Of two jobs that append at once, one is first; the other must not say that the user's folder is in the way. */
    private void commit(StagingFolder staging, DatasetManifest manifest) {
        int newest = base.isPresent() ? DatasetVersions.newest(settings.output(), hadoop) : 0;
        if (newest >= manifest.version()) {
            throw KelvinException.output(
                    "version " + (manifest.version() - 1) + " as the newest one, as when the job began",
                    "version " + newest + ", which another job has appended meanwhile",
                    settings.output().toString(),
                    "Run it again, and let one job at a time append to a data set");
        }
        staging.add(DatasetReport.PAGE_FILE, DatasetPage.html(manifest).getBytes(StandardCharsets.UTF_8));
        staging.add(DatasetReport.TEXT_FILE, NewFile.text(DatasetReport.lines(manifest)));
        staging.add(DatasetReport.JSON_FILE, DatasetReport.of(manifest).json());
        staging.commit(DatasetManifest.FILE_NAME, ManifestJson.write(manifest));
    }

    private ColumnMapping mapping(LogSource log) {
        return settings.mapping()
                .map(ColumnMapping::of)
                .or(() -> settings.mappingFile().map(file -> ColumnMapping.read(file, hadoop)))
                .orElseGet(() -> MappingProposal.unasked(log));
    }

    private Survey.Result complete(ColumnMapping mapping, LogSource log) {
        stages.enter(Purpose.SURVEY);
        return Survey.complete(mapping, log);
    }

    private long count(LogSource log) {
        stages.enter(Purpose.COUNT);
        return Failures.mendable(log::count);
    }

    /**
     * Number of shards where no setting gives it.
     *
     * @param rows number of rows of the log
     * @return one for each 65,536 rows, at least 8
     */
    public static int defaultShards(long rows) {
        return Math.toIntExact(Math.max(FEWEST_SHARDS, (rows + ROWS_PER_SHARD - 1) / ROWS_PER_SHARD));
    }

    /**
     * One pass over the log. Where steps occur so often that records of many rows cannot be merged, which few logs that are in order have,
     * it is made again with a record for each row.
     */
    private PreparedShards write(
            LogSource log, RowLayout layout, int shards, EpisodePlacement placement, Path attempts) {
        stages.enter(Purpose.PREPARE);
        List<WrittenPartition> written = write(log, layout, shards, placement, attempts, Integer.MAX_VALUE);
        boolean isCrowded = written.stream().anyMatch(WrittenPartition::isCrowded);
        return PreparedShards.of(isCrowded ? write(log, layout, shards, placement, attempts, 1) : written);
    }

    /** One shuffle: to the shard, by a hash of its index. Which shards share a partition changes no byte. */
    private List<WrittenPartition> write(
            LogSource log, RowLayout layout, int shards, EpisodePlacement placement, Path attempts, int mostRows) {
        List<String> columns = layout.logColumns();
        ObservationForm form = form(layout);
        Dataset<Row> rows = layout.isByOrder() ? log.readInOrder(log.files(), columns) : log.read(columns);
        Dataset<WrittenPartition> partitions = rows.mapPartitions(
                        new ConvertRows(log.reader(columns), layout, placement, mostRows, form == null),
                        ShardRecord.ENCODER)
                .repartition(shards, functions.col(ShardRecord.SHARD))
                .sortWithinPartitions(ShardRecord.order())
                .mapPartitions(
                        new WriteShards(attempts, layout, new SerializableConfiguration(hadoop), form),
                        TaskResults.encoder());
        return Failures.mendable(partitions::collectAsList);
    }

    /** How blocks are to hold observations; null if all rows must be seen to tell. */
    private ObservationForm form(RowLayout layout) {
        if (base.isPresent()) {
            return ObservationForm.of(base.get().manifest());
        }
        return Sparsity.isPossible(layout.observationSize()) ? null : ObservationForm.WHOLE;
    }

    /** The table of rejects; empty if there are none. */
    private List<WrittenRejects> rejects(
            LogSource log, RowLayout layout, EpisodePlacement placement, PreparedShards prepared, Path attempts) {
        if (prepared.tally().rows() == 0) {
            throw Failures.noRows(log.place());
        }
        if (prepared.rejectedRows() == 0) {
            return List.of();
        }
        if (settings.onBadRow() == OnBadRow.FAIL) {
            FailureLocator locator = new FailureLocator(log, layout);
            throw prepared.tally().badRows() > 0
                    ? locator.locate(prepared.tally())
                    : locator.locate(prepared.duplicates());
        }
        stages.enter(Purpose.REJECT);
        List<WrittenRejects> written = new RejectsTable(log, layout, placement, prepared)
                .write(attempts, new SerializableConfiguration(hadoop));
        checkRejects(prepared, written, log);
        return written;
    }

    /** Every row that was read is in a shard or rejected, and none came or went between two looks at the log. */
    private static void checkComplete(PreparedShards prepared, long counted, LogSource log) {
        long read = prepared.tally().rows();
        if (counted >= 0 && read != counted) {
            throw changed(counted + " rows, as counted first", read + " rows", log);
        }
        if (prepared.rows() + prepared.rejectedRows() + prepared.droppedRows() != read) {
            throw KelvinException.of(
                    KelvinException.Kind.INTERNAL,
                    read + " rows, as read from the log",
                    prepared.rows() + " in shards, " + prepared.rejectedRows() + " rejected and "
                            + prepared.droppedRows() + " dropped",
                    log.place(),
                    "Run it again, and report it if it fails again");
        }
    }

    private static void checkRejects(PreparedShards prepared, List<WrittenRejects> written, LogSource log) {
        long found = written.stream().mapToLong(part -> part.block().rows()).sum();
        if (found != prepared.rejectedRows()) {
            throw changed(prepared.rejectedRows() + " rejected rows, as counted first", found + " rejected rows", log);
        }
        if (prepared.rows() == 0) {
            throw KelvinException.data(
                    "at least one row that can be taken",
                    found + " rejected rows and no other: "
                            + ManifestBuilder.reasons(written).described(),
                    log.place(),
                    "Check the mapping: most often it names the wrong column");
        }
    }

    private static KelvinException changed(String expected, String found, LogSource log) {
        return KelvinException.data(expected, found, log.place(), "Ingest the log while nothing writes to it");
    }
}
