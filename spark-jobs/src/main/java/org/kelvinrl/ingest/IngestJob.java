package org.kelvinrl.ingest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.ingest.StageProgress.Purpose;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.TaskResults;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
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
    private final StageProgress stages;

    private IngestJob(SparkSession session, IngestSettings settings, StageProgress stages) {
        this.session = session;
        this.hadoop = session.sparkContext().hadoopConfiguration();
        this.settings = settings;
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
     *     breaks a rule: then the first one, in order of file and row. Nothing half-written is left
     */
    public static IngestResult run(SparkSession session, IngestSettings settings, Progress progress) {
        try (StageProgress stages = StageProgress.of(session.sparkContext(), progress)) {
            return new IngestJob(session, settings, stages).run();
        }
    }

    private IngestResult run() {
        try (StagingFolder staging = StagingFolder.beside(settings.output(), hadoop)) {
            stages.enter(Purpose.INSPECT);
            LogSource log = LogOpener.open(session, settings.inputs(), settings.format(), settings.options());
            ColumnMapping mapping = mapping(log);
            RowLayout layout = RowLayout.of(mapping, log);
            long counted = settings.shards().isPresent() ? -1 : count(log);
            int shards = settings.shards().orElse(defaultShards(counted));
            List<WrittenShard> written = write(log, layout, shards, staging.attempts());
            if (written.isEmpty()) {
                throw Failures.noRows(log.place());
            }
            written.forEach(shard -> staging.adopt(shard.path(), WrittenShard.folder(shard.index())));
            DatasetManifest manifest = ManifestBuilder.of(settings, log.format(), mapping, layout, shards, written);
            checkComplete(manifest, counted, log);
            staging.commit(DatasetManifest.FILE_NAME, ManifestJson.write(manifest));
            return new IngestResult(
                    PreparedDataset.open(settings.output(), hadoop),
                    log.inputFiles(),
                    log.inputBytes(),
                    findings(written));
        }
    }

    private ColumnMapping mapping(LogSource log) {
        return settings.mapping()
                .map(ColumnMapping::of)
                .or(() -> settings.mappingFile().map(file -> ColumnMapping.read(file, hadoop)))
                .orElseGet(() -> ColumnMapping.byName(log.columns()));
    }

    private long count(LogSource log) {
        stages.enter(Purpose.COUNT);
        return Failures.mendable(log::count);
    }

    static int defaultShards(long rows) {
        return Math.toIntExact(Math.max(FEWEST_SHARDS, (rows + ROWS_PER_SHARD - 1) / ROWS_PER_SHARD));
    }

    /** One shuffle: to the shard, by a hash of its index. Which shards share a partition changes no byte. */
    private List<WrittenShard> write(LogSource log, RowLayout layout, int shards, Path attempts) {
        stages.enter(Purpose.PREPARE);
        EpisodePlacement placement = new EpisodePlacement(shards, settings.validationFraction(), settings.splitSeed());
        List<String> columns = layout.logColumns();
        Dataset<WrittenPartition> partitions = log.read(columns)
                .mapPartitions(new ConvertRows(log.reader(columns), layout, placement), ShardRecord.ENCODER)
                .repartition(shards, functions.col(ShardRecord.SHARD))
                .sortWithinPartitions(ShardRecord.order())
                .mapPartitions(
                        new WriteShards(attempts, layout, new SerializableConfiguration(hadoop)),
                        TaskResults.encoder());
        return shards(collect(partitions), new FailureLocator(log, layout, placement));
    }

    private static List<WrittenShard> shards(List<WrittenPartition> partitions, FailureLocator locator) {
        partitions.stream().flatMap(partition -> partition.badRow().stream()).forEach(bad -> {
            throw locator.locate(bad);
        });
        List<DuplicateStepException> duplicates = partitions.stream()
                .flatMap(partition -> partition.duplicate().stream())
                .toList();
        if (!duplicates.isEmpty()) {
            throw locator.locate(duplicates);
        }
        return partitions.stream()
                .flatMap(partition -> partition.shards().stream())
                .sorted(Comparator.comparingInt(WrittenShard::index))
                .toList();
    }

    private static Map<Finding, Long> findings(List<WrittenShard> written) {
        FindingCounts all = new FindingCounts();
        written.forEach(shard -> all.combine(shard.findings()));
        return all.counts();
    }

    private static <T> List<T> collect(Dataset<T> results) {
        return Failures.mendable(results::collectAsList);
    }

    private static void checkComplete(DatasetManifest manifest, long counted, LogSource log) {
        if (counted >= 0 && manifest.rows() != counted) {
            throw KelvinException.data(
                    counted + " rows, as counted first",
                    manifest.rows() + " rows",
                    log.place(),
                    "Ingest the log while nothing writes to it");
        }
    }
}
