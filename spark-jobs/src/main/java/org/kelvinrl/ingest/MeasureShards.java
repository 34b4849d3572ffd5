package org.kelvinrl.ingest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.PreparedColumn;

/** Reads shards of a data set again, before more is appended to them. Of what is added, a shard's episodes are held in memory. */
final class MeasureShards implements MapFunction<ShardToRead, MeasuredShard> {

    private static final long serialVersionUID = 1L;

    private final int observationSize;
    private final int actions;
    private final BlockReader rows;
    private final BlockReader episodes;
    private final SerializableConfiguration configuration;

    MeasureShards(PreparedDataset dataset) {
        this.observationSize = dataset.manifest().observationSize();
        this.actions = dataset.manifest().actionSpace().n();
        this.rows = BlockReader.of(dataset, BlockStatistics.COLUMNS);
        this.episodes = BlockReader.of(dataset, EnumSet.of(PreparedColumn.EPISODE));
        this.configuration = new SerializableConfiguration(dataset.configuration());
    }

    @Override
    public MeasuredShard call(ShardToRead shard) {
        Set<String> added = addedEpisodes(shard);
        Set<String> common = new HashSet<>();
        RowStatistics statistics = new RowStatistics(observationSize, actions);
        for (Block block : shard.training()) {
            RowBlock read = rows.read(block);
            BlockStatistics.accept(read, statistics);
            addCommon(read, added, common);
        }
        for (Block block : shard.validation()) {
            if (!added.isEmpty()) {
                addCommon(episodes.read(block), added, common);
            }
        }
        return new MeasuredShard(shard.index(), statistics, common);
    }

    private Set<String> addedEpisodes(ShardToRead shard) {
        Set<String> added = new HashSet<>();
        for (Block block : shard.added()) {
            BlockReader reader = BlockReader.ofEpisodes(shard.addedFolder(), configuration);
            added.addAll(Arrays.asList(reader.read(block).episodes()));
        }
        return added;
    }

    private static void addCommon(RowBlock block, Set<String> added, Set<String> common) {
        for (String episode : block.episodes()) {
            if (added.contains(episode)) {
                common.add(episode);
            }
        }
    }
}
