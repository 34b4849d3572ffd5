package org.kelvinrl.ingest;

import java.util.stream.Stream;
import org.kelvinrl.schema.DatasetManifest;

/** What an ingest job made. */
public final class IngestResult {

    private final PreparedDataset dataset;
    private final int inputFiles;
    private final long inputBytes;

    IngestResult(PreparedDataset dataset, int inputFiles, long inputBytes) {
        this.dataset = dataset;
        this.inputFiles = inputFiles;
        this.inputBytes = inputBytes;
    }

    /**
     * The prepared data set.
     *
     * @return the data set, as it now lies in its folder
     */
    public PreparedDataset dataset() {
        return dataset;
    }

    /**
     * Number of files that were read.
     *
     * @return at least 1
     */
    public int inputFiles() {
        return inputFiles;
    }

    /**
     * Length of all files that were read.
     *
     * @return bytes
     */
    public long inputBytes() {
        return inputBytes;
    }

    /**
     * Length of all blocks that were written.
     *
     * @return bytes
     */
    public long outputBytes() {
        return dataset.manifest().shards().stream()
                .flatMap(shard -> Stream.concat(shard.training().stream(), shard.validation().stream()))
                .mapToLong(DatasetManifest.Block::bytes)
                .sum();
    }
}
