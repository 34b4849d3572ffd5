package org.kelvinrl.ingest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Account;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** The manifest of what was written. Measures are merged in the order of the shards' indices. */
final class ManifestBuilder {

    private final RowLayout layout;
    private final PreparedShards prepared;
    private final List<WrittenShard> written;

    private ManifestBuilder(RowLayout layout, PreparedShards prepared) {
        this.layout = layout;
        this.prepared = prepared;
        this.written = prepared.shards();
    }

    /**
     * Describes the shards, which come sorted by their index; those of the {@code shards} that are missing are empty.
     *
     * @throws KelvinException if there is no training row in a new data set, or nothing tells how many actions there are
     */
    static DatasetManifest of(
            IngestSettings settings,
            LogSource log,
            ColumnMapping mapping,
            RowLayout layout,
            int shards,
            PreparedShards prepared,
            List<WrittenRejects> rejects) {
        ManifestBuilder builder = new ManifestBuilder(layout, prepared);
        if (!settings.isAppending()) {
            builder.checkTraining(settings);
        }
        List<String> actionNames = builder.actionNames(settings.leastActions());
        DatasetManifest.SparseObservations sparse = builder.sparseObservations();
        return new DatasetManifest(
                sparse == null ? DatasetManifest.WHOLE_SCHEMA_VERSION : DatasetManifest.SCHEMA_VERSION,
                ProgramVersion.text(),
                prepared.rows(),
                prepared.sum(Block::episodes),
                layout.observationNames(),
                ActionSpace.discrete(actionNames),
                new DatasetManifest.Split(settings.validationFraction(), settings.splitSeed()),
                builder.shards(shards),
                builder.statistics().statistics(actionNames.size()),
                builder.nulls(),
                new DatasetManifest.Origin(settings.inputs(), log.format().label(), mapping.resolved()),
                account(settings, log, shards, prepared, rejects),
                sparse);
    }

    /** Null if observations are whole. */
    private DatasetManifest.SparseObservations sparseObservations() {
        return written.get(0).form() == ObservationForm.WHOLE
                ? null
                : new DatasetManifest.SparseObservations(
                        written.stream().mapToLong(WrittenShard::numbers).sum());
    }

    private static Account account(
            IngestSettings settings, LogSource log, int shards, PreparedShards prepared, List<WrittenRejects> rejects) {
        Map<String, Long> findings = new TreeMap<>();
        prepared.findings().forEach((finding, count) -> findings.put(finding.label(), count));
        return new Account(
                1,
                null,
                log.inputFiles(),
                log.inputBytes(),
                prepared.tally().rows(),
                prepared.rejectedRows(),
                reasons(rejects).commonest(),
                rejects.stream().map(WrittenRejects::block).toList(),
                findings,
                options(settings, shards));
    }

    /** Why rows were rejected, from the parts of the table in order. */
    static RejectReasons reasons(List<WrittenRejects> rejects) {
        RejectReasons all = new RejectReasons();
        rejects.forEach(part -> all.combine(part.reasons()));
        return all;
    }

    /** Of the reader's options the names alone: a value may be a secret. */
    private static Map<String, Object> options(IngestSettings settings, int shards) {
        Map<String, Object> options = new TreeMap<>();
        options.put("on-bad-row", settings.onBadRow().label());
        options.put("shards", shards);
        options.put("split-seed", settings.splitSeed());
        options.put("validation", settings.validationFraction());
        if (!settings.options().names().isEmpty()) {
            options.put("option", settings.options().recorded());
        }
        return options;
    }

    private void checkTraining(IngestSettings settings) {
        if (written.stream().allMatch(shard -> shard.training().isEmpty())) {
            throw KelvinException.data(
                    "at least one training episode",
                    prepared.sum(Block::episodes) + " validation episodes and no other",
                    "validation fraction " + settings.validationFraction() + ", split seed " + settings.splitSeed(),
                    "Lower the validation fraction, or check that the episode column tells episodes apart");
        }
    }

    private List<String> actionNames(int least) {
        int counted = written.stream().mapToInt(WrittenShard::actions).max().orElse(0);
        List<String> names = layout.actionNames(Math.max(least, counted));
        if (names.isEmpty()) {
            throw KelvinException.data(
                    "actions, Q-values or the names of the actions",
                    "none of them",
                    "mapping",
                    "Map `action` or `q_values`, or give `action_names`");
        }
        return names;
    }

    private List<Shard> shards(int count) {
        Map<Integer, WrittenShard> byIndex = new TreeMap<>();
        written.forEach(shard -> byIndex.put(shard.index(), shard));
        return IntStream.range(0, count)
                .mapToObj(index -> {
                    WrittenShard shard = byIndex.get(index);
                    return shard == null
                            ? new Shard(index, List.of(), List.of())
                            : new Shard(index, shard.training(), shard.validation());
                })
                .toList();
    }

    private RowStatistics statistics() {
        RowStatistics all = new RowStatistics(layout.observationSize(), layout.actions());
        written.forEach(shard -> all.combine(shard.statistics()));
        return all;
    }

    private Map<String, Long> nulls() {
        long[] sums = new long[PreparedColumn.values().length];
        for (WrittenShard shard : written) {
            Arrays.setAll(sums, i -> sums[i] + shard.nulls()[i]);
        }
        Map<String, Long> nulls = new LinkedHashMap<>();
        for (PreparedColumn column : PreparedColumn.values()) {
            if (column.presence() == PreparedColumn.Presence.NULLABLE) {
                nulls.put(column.columnName(), sums[PreparedSchema.index(column)]);
            }
        }
        return nulls;
    }
}
