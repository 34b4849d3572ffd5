package org.kelvinrl.ingest;

import static org.kelvinrl.ingest.PreparedFolder.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.PreparedColumn;

/** A data set whose observations are sparse, with the same rows and observations that are whole: as earlier versions wrote it. */
public final class WholeCopy {

    private final BlockReader reader;
    private final Path folder;

    private WholeCopy(PreparedDataset dataset, Path folder) {
        this.reader = BlockReader.of(dataset, EnumSet.allOf(PreparedColumn.class));
        this.folder = folder;
    }

    /** Writes it to a new folder. */
    public static PreparedDataset of(PreparedDataset dataset, Path folder) throws IOException {
        WholeCopy copy = new WholeCopy(dataset, folder);
        DatasetManifest sparse = dataset.manifest();
        List<Shard> shards = new ArrayList<>();
        for (Shard shard : sparse.shards()) {
            shards.add(new Shard(shard.index(), copy.blocks(shard.training()), copy.blocks(shard.validation())));
        }
        DatasetManifest manifest = new DatasetManifest(
                DatasetManifest.WHOLE_SCHEMA_VERSION,
                sparse.kelvinVersion(),
                sparse.rows(),
                sparse.episodes(),
                sparse.observationNames(),
                sparse.actionSpace(),
                sparse.split(),
                shards,
                sparse.statistics(),
                sparse.nulls(),
                sparse.origin(),
                sparse.account());
        Files.write(folder.resolve(DatasetManifest.FILE_NAME), ManifestJson.write(manifest));
        return PreparedDataset.open(hadoop(folder), new Configuration());
    }

    private List<Block> blocks(List<Block> blocks) throws IOException {
        List<Block> copies = new ArrayList<>();
        for (Block block : blocks) {
            copies.add(copy(block, reader.read(block)));
        }
        return copies;
    }

    private Block copy(Block block, RowBlock rows) throws IOException {
        BlockWriter<PreparedRow> writer = new BlockWriter<>(
                FileSystem.getLocal(new Configuration()),
                hadoop(folder),
                block.file(),
                new PreparedRowForm(ObservationForm.WHOLE));
        for (int i = 0; i < rows.rows(); i++) {
            writer.write(row(rows, i));
        }
        for (int episode = 0; episode < block.episodes(); episode++) {
            writer.endEpisode();
        }
        return writer.end();
    }

    private static PreparedRow row(RowBlock rows, int i) {
        PreparedRow row = new PreparedRow();
        row.setText(PreparedColumn.EPISODE, rows.episodes()[i]);
        row.setInteger(PreparedColumn.STEP, rows.steps()[i]);
        observation(PreparedColumn.OBSERVATION, rows.observations(), i, row);
        row.setInteger(PreparedColumn.ACTION, rows.actionIndices()[i]);
        row.setNumber(PreparedColumn.REWARD, rows.rewards()[i]);
        row.setTrue(PreparedColumn.TERMINATED, rows.terminated()[i] == 1);
        row.setTrue(PreparedColumn.TRUNCATED, rows.truncated()[i] == 1);
        row.setTrue(PreparedColumn.NEXT_IS_NEXT_ROW, rows.nextIsNextRow()[i] == 1);
        if (rows.nextObservations() != null
                && !Float.isNaN(rows.nextObservations().first(i))) {
            observation(PreparedColumn.NEXT_OBSERVATION, rows.nextObservations(), i, row);
        }
        int actions = rows.actions();
        System.arraycopy(
                rows.actionMasks(), i * actions, row.setFlags(PreparedColumn.ACTION_MASK, actions), 0, actions);
        System.arraycopy(rows.qValues(), i * actions, row.setFloats(PreparedColumn.Q_VALUES, actions), 0, actions);
        return row;
    }

    private static void observation(PreparedColumn column, FloatRows rows, int i, PreparedRow row) {
        rows.copyTo(i, row.setFloats(column, rows.size()), 0);
    }
}
