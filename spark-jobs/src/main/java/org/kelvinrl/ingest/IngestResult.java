package org.kelvinrl.ingest;

import java.util.Map;
import java.util.stream.Stream;
import org.kelvinrl.schema.DatasetManifest;

/** What an ingest job made. */
public final class IngestResult {

    private final PreparedDataset dataset;
    private final Map<Finding, Long> findings;

    IngestResult(PreparedDataset dataset, Map<Finding, Long> findings) {
        this.dataset = dataset;
        this.findings = findings;
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
        return dataset.manifest().account().inputFiles();
    }

    /**
     * Length of all files that were read.
     *
     * @return bytes
     */
    public long inputBytes() {
        return dataset.manifest().account().inputBytes();
    }

    /**
     * What was found in the log that is no error and yet worth knowing.
     *
     * @return the number of each finding that was made at all
     */
    public Map<Finding, Long> findings() {
        return findings;
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
