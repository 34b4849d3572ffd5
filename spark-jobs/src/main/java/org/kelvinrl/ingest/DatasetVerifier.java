package org.kelvinrl.ingest;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.KelvinException;

/** Checks a prepared data set against its manifest: length, hash and number of rows of every block and of the rejects. */
public final class DatasetVerifier {

    private int blocks;
    private long rows;
    private long bytes;

    private DatasetVerifier() {}

    /** What was found whole. */
    public static final class Verified {

        private final int blocks;
        private final long rows;
        private final long bytes;

        private Verified(DatasetVerifier sums) {
            this.blocks = sums.blocks;
            this.rows = sums.rows;
            this.bytes = sums.bytes;
        }

        /**
         * Number of blocks.
         *
         * @return at least 1
         */
        public int blocks() {
            return blocks;
        }

        /**
         * Number of rows in all blocks.
         *
         * @return at least 1
         */
        public long rows() {
            return rows;
        }

        /**
         * Length of all blocks.
         *
         * @return bytes
         */
        public long bytes() {
            return bytes;
        }
    }

    /**
     * Reads every block and checks it.
     *
     * @param dataset the data set
     * @return what was found
     * @throws KelvinException that names the first file that is missing, or is not what the manifest says
     */
    public static Verified verify(PreparedDataset dataset) {
        DatasetVerifier sums = new DatasetVerifier();
        for (Shard shard : dataset.manifest().shards()) {
            for (Part part : Part.values()) {
                for (Block block : shard.blocks(part)) {
                    sums.verify(block, new Path(dataset.path(), block.file()), dataset.configuration());
                }
            }
        }
        DatasetManifest.Account account = dataset.manifest().account();
        if (account != null) {
            account.rejects()
                    .forEach(part -> BlockFile.open(
                            new Path(dataset.path(), part.file()),
                            part,
                            dataset.configuration(),
                            ParquetFileReader::getRecordCount));
        }
        return new Verified(sums);
    }

    private void verify(Block block, Path file, Configuration configuration) {
        rows += BlockFile.open(file, block, configuration, ParquetFileReader::getRecordCount);
        blocks++;
        bytes += block.bytes();
    }
}
