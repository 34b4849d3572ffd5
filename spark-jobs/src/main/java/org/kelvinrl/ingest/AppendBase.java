package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.TaskResults;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Account;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.DatasetManifest.Statistics;
import org.kelvinrl.schema.KelvinException;

/** The newest version of a data set, to which a job appends the next one. Nothing of it is changed. */
final class AppendBase {

    private final PreparedDataset dataset;
    private final DatasetManifest base;
    private final int version;

    private AppendBase(PreparedDataset dataset) {
        this.dataset = dataset;
        this.base = dataset.manifest();
        this.version = base.version() + 1;
    }

    static AppendBase open(Path path, Configuration configuration) {
        return new AppendBase(PreparedDataset.open(path, configuration));
    }

    DatasetManifest manifest() {
        return base;
    }

    /** The version that is to be appended. */
    int version() {
        return version;
    }

    /**
     * The manifest of the next version: all rows of this one, and in each shard after them those that were added. Statistics are
     * computed anew from the blocks of this version, shard by shard in order, for a manifest does not keep what would be needed
     * to go on.
     *
     * @param added the manifest of what was added, as if it were a data set of its own
     * @param prepared the shards of what was added
     * @param attempts where they lie as yet
     * @throws KelvinException if the two do not fit together, or have an episode in common
     */
    DatasetManifest append(SparkSession session, DatasetManifest added, PreparedShards prepared, Path attempts) {
        checkFit(added);
        Map<Integer, WrittenShard> byIndex = new LinkedHashMap<>();
        prepared.shards().forEach(shard -> byIndex.put(shard.index(), shard));
        List<MeasuredShard> measured = measured(session, byIndex, attempts);
        checkEpisodes(measured);
        RowStatistics all =
                new RowStatistics(base.observationSize(), base.actionSpace().n());
        for (MeasuredShard shard : measured) {
            all.combine(shard.statistics());
            if (byIndex.containsKey(shard.index())) {
                all.combine(byIndex.get(shard.index()).statistics());
            }
        }
        return merged(added, all.statistics(base.actionSpace().n()));
    }

    /** Reads the blocks of every shard; an episode is always in the same shard, so each shard can tell for itself. */
    private List<MeasuredShard> measured(SparkSession session, Map<Integer, WrittenShard> added, Path attempts) {
        List<ShardToRead> shards = new ArrayList<>();
        for (Shard shard : base.shards()) {
            shards.add(new ShardToRead(shard, added.get(shard.index()), attempts));
        }
        Dataset<MeasuredShard> results = session.createDataset(shards, TaskResults.<ShardToRead>encoder())
                .map(new MeasureShards(dataset), TaskResults.encoder());
        return Failures.mendable(results::collectAsList).stream()
                .sorted(Comparator.comparingInt(MeasuredShard::index))
                .toList();
    }

    private void checkEpisodes(List<MeasuredShard> measured) {
        long common = measured.stream().mapToLong(MeasuredShard::commonEpisodes).sum();
        if (common > 0) {
            String first = measured.stream()
                    .map(MeasuredShard::firstCommonEpisode)
                    .filter(episode -> episode != null)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            throw KelvinException.data(
                    "episodes that the data set has not",
                    common + " that it has, the first of them " + BadValueException.quote(first),
                    dataset.path() + ", version " + base.version(),
                    "Append each episode once and whole, or map a column that tells them apart");
        }
    }

    private void checkFit(DatasetManifest added) {
        checkSame("observation names", base.observationNames(), added.observationNames());
        checkSame(
                "action names", base.actionSpace().names(), added.actionSpace().names());
        checkSame("mapped columns", mapped(base), mapped(added));
    }

    private void checkSame(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw KelvinException.data(
                    "the " + what + " " + expected + ", as in version " + base.version(),
                    String.valueOf(found),
                    dataset.path().toString(),
                    "Append logs of the same kind only, with the same mapping, or ingest this one apart");
        }
    }

    private static Set<String> mapped(DatasetManifest manifest) {
        return new TreeSet<>(manifest.origin().mapping().keySet());
    }

    private DatasetManifest merged(DatasetManifest added, Statistics statistics) {
        Map<String, Long> nulls = new LinkedHashMap<>();
        added.nulls().forEach((column, count) -> nulls.put(column, nullsBefore(column) + count));
        return new DatasetManifest(
                added.schemaVersion(),
                added.kelvinVersion(),
                base.rows() + added.rows(),
                base.episodes() + added.episodes(),
                base.observationNames(),
                base.actionSpace(),
                base.split(),
                shards(added),
                statistics,
                nulls,
                added.origin(),
                account(added.account()),
                sparseObservations(added));
    }

    private DatasetManifest.SparseObservations sparseObservations(DatasetManifest added) {
        return base.sparseObservations() == null
                ? null
                : new DatasetManifest.SparseObservations(
                        base.sparseObservations().numbers()
                                + added.sparseObservations().numbers());
    }

    /** A column that the base does not know yet is null in all its rows. */
    private long nullsBefore(String column) {
        return base.nulls().getOrDefault(column, base.rows());
    }

    private List<Shard> shards(DatasetManifest added) {
        List<Shard> shards = new ArrayList<>();
        for (Shard shard : base.shards()) {
            Shard more = added.shards().get(shard.index());
            shards.add(
                    new Shard(shard.index(), blocks(shard, more, Part.TRAINING), blocks(shard, more, Part.VALIDATION)));
        }
        return shards;
    }

    private List<Block> blocks(Shard shard, Shard added, Part part) {
        List<Block> blocks = new ArrayList<>(shard.blocks(part));
        added.blocks(part).forEach(block -> blocks.add(own(block)));
        return blocks;
    }

    /** A block of the next version, seen from the data set's folder. */
    private Block own(Block block) {
        return new Block(
                DatasetVersions.prefix(version) + block.file(),
                block.rows(),
                block.episodes(),
                block.bytes(),
                block.sha256());
    }

    private Account account(Account added) {
        return new Account(
                version,
                dataset.manifestSha256(),
                added.inputFiles(),
                added.inputBytes(),
                added.inputRows(),
                added.rejectedRows(),
                added.reasons(),
                added.rejects().stream().map(this::own).toList(),
                added.findings(),
                added.options());
    }
}
