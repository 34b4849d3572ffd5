package org.kelvinrl.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.ManifestJson;

/** A data set several times over: each shard with copies of its files. It is large sooner than one that is ingested. */
final class RepeatedDataset {

    private final FileSystem files;
    private final Configuration configuration;
    private final Path from;
    private final Path to;

    private RepeatedDataset(Path from, Path to, Configuration configuration) throws IOException {
        this.files = to.getFileSystem(configuration);
        this.configuration = configuration;
        this.from = from;
        this.to = to;
    }

    /**
     * Copies a data set.
     *
     * @param dataset the data set, without validation rows
     * @param times how many copies, at least 1
     * @param to where they go
     * @param configuration how file systems are reached
     */
    static PreparedDataset make(PreparedDataset dataset, int times, Path to, Configuration configuration)
            throws IOException {
        RepeatedDataset repeated = new RepeatedDataset(dataset.path(), to, configuration);
        DatasetManifest manifest = dataset.manifest();
        List<DatasetManifest.Shard> shards = new ArrayList<>();
        for (DatasetManifest.Shard shard : manifest.shards()) {
            shards.add(new DatasetManifest.Shard(shard.index(), repeated.blocks(shard, times), List.of()));
        }
        Path file = new Path(to, DatasetManifest.FILE_NAME);
        try (FSDataOutputStream out = repeated.files.create(file, false)) {
            out.write(ManifestJson.write(manifest(manifest, times, shards)));
        }
        return PreparedDataset.open(to, configuration);
    }

    private static DatasetManifest manifest(DatasetManifest once, int times, List<DatasetManifest.Shard> shards) {
        Map<String, Long> nulls = once.nulls().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> times * entry.getValue()));
        return new DatasetManifest(
                once.schemaVersion(),
                once.kelvinVersion(),
                times * once.rows(),
                times * once.episodes(),
                once.observationNames(),
                once.actionSpace(),
                once.split(),
                shards,
                once.statistics(),
                nulls,
                once.origin(),
                null,
                once.sparseObservations() == null
                        ? null
                        : new DatasetManifest.SparseObservations(
                                times * once.sparseObservations().numbers()));
    }

    private List<DatasetManifest.Block> blocks(DatasetManifest.Shard shard, int times) throws IOException {
        List<DatasetManifest.Block> copies = new ArrayList<>();
        for (DatasetManifest.Block block : shard.blocks(DatasetManifest.Part.TRAINING)) {
            for (int copy = 0; copy < times; copy++) {
                String name = block.file().replace(".parquet", "-copy-" + copy + ".parquet");
                Path target = new Path(to, name);
                files.mkdirs(target.getParent());
                FileUtil.copy(files, new Path(from, block.file()), files, target, false, configuration);
                copies.add(
                        new DatasetManifest.Block(name, block.rows(), block.episodes(), block.bytes(), block.sha256()));
            }
        }
        return copies;
    }
}
