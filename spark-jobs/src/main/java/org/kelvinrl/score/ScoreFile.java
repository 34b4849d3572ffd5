package org.kelvinrl.score;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** A file of scores. Its bytes follow from its rows alone, so no setting of the cluster is asked how to encode them. */
final class ScoreFile {

    private static final long ROW_GROUP_BYTES = 64L << 20;

    /** Small, so that a column of ever new numbers gives up its dictionary early. */
    private static final int DICTIONARY_BYTES = 64 << 10;

    private ScoreFile() {}

    /**
     * Scores all rows of a block, and writes them.
     *
     * @param file a file that is not there yet
     * @param scorer scores the block
     * @param split name of the part that the block is of
     * @throws UnscorableRowException if a row has no result
     */
    static void write(OutputFile file, Scorer scorer, String split) throws IOException, UnscorableRowException {
        try (ParquetWriter<Integer> writer = new Builder(file, new ScoreWriteSupport(scorer, split))
                .withConf(new Configuration(false))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .build()) {
            int rows;
            for (int first = 0; first < scorer.block().rows(); first += rows) {
                rows = scorer.score(first);
                for (int i = 0; i < rows; i++) {
                    writer.write(i);
                }
            }
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Integer, Builder> {

        private final ScoreWriteSupport support;

        Builder(OutputFile file, ScoreWriteSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
            return support;
        }
    }
}
