package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.kelvinrl.schema.DatasetManifest.Block;

/** What the one pass over the log made of it: shards in order, and how many rows were read and left out. */
final class PreparedShards {

    private final List<WrittenShard> shards;
    private final LogTally tally;
    private final DuplicateSteps duplicates = new DuplicateSteps();

    private PreparedShards(List<WrittenShard> shards, LogTally tally) {
        this.shards = shards;
        this.tally = tally;
        shards.forEach(shard -> duplicates.combine(shard.duplicates()));
    }

    static PreparedShards of(List<WrittenPartition> partitions) {
        List<FileTally> tallies = new ArrayList<>();
        partitions.forEach(partition -> tallies.addAll(partition.tallies()));
        List<WrittenShard> shards = partitions.stream()
                .flatMap(partition -> partition.shards().stream())
                .sorted(Comparator.comparingInt(WrittenShard::index))
                .toList();
        return new PreparedShards(shards, LogTally.of(tallies));
    }

    /** The shards that have rows, in order of their index. */
    List<WrittenShard> shards() {
        return shards;
    }

    LogTally tally() {
        return tally;
    }

    DuplicateSteps duplicates() {
        return duplicates;
    }

    /** Rows that are in no shard: bad ones, and those that are one too many of their step. */
    long rejectedRows() {
        return tally.badRows() + duplicates.count();
    }

    /** Rows that are in no shard since the mapping keeps the first of a step. */
    long droppedRows() {
        return findings().getOrDefault(Finding.DUPLICATE_STEP_DROPPED, 0L);
    }

    /** Rows that are in a shard. */
    long rows() {
        return sum(Block::rows);
    }

    /** Adds up what all blocks have. */
    long sum(ToLongFunction<Block> of) {
        return shards.stream()
                .flatMap(shard -> Stream.concat(shard.training().stream(), shard.validation().stream()))
                .mapToLong(of)
                .sum();
    }

    /** Indices of the shards that lack rows whose steps had occurred. */
    int[] shardsWithDuplicates() {
        return shards.stream()
                .filter(shard -> shard.duplicates().count() > 0)
                .mapToInt(WrittenShard::index)
                .toArray();
    }

    /** What was found in the rows of all shards. */
    Map<Finding, Long> findings() {
        FindingCounts all = new FindingCounts();
        shards.forEach(shard -> all.combine(shard.findings()));
        return all.counts();
    }
}
