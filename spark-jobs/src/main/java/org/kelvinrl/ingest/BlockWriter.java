package org.kelvinrl.ingest;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.kelvinrl.schema.DatasetManifest;

/**
 * Writes one block. Its bytes follow from its rows and from nothing else, so no setting of the cluster is asked.
 *
 * @param <T> type of the rows
 */
final class BlockWriter<T> {

    private static final long ROW_GROUP_BYTES = 64L << 20;

    /** Small, so that a column of ever new numbers gives up its dictionary early. */
    private static final int DICTIONARY_BYTES = 64 << 10;

    private final String name;
    private final HashedOutputFile file;
    private final ParquetWriter<T> writer;
    private long rows;
    private long episodes;

    /** Starts the block of that name, relative to a folder. */
    BlockWriter(FileSystem files, Path folder, String name, WriteSupport<T> support) throws IOException {
        this.name = name;
        this.file = new HashedOutputFile(files, new Path(folder, name));
        this.writer = new Builder<>(file, support)
                .withConf(new Configuration(false))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .build();
    }

    void write(T row) throws IOException {
        writer.write(row);
        rows++;
    }

    void endEpisode() {
        episodes++;
    }

    long rows() {
        return rows;
    }

    /** Ends the block and describes it. */
    DatasetManifest.Block end() throws IOException {
        writer.close();
        return new DatasetManifest.Block(name, rows, episodes, file.length(), file.sha256());
    }

    /** Lets go of a block that is not to be ended. */
    void abandon() throws IOException {
        file.close();
    }

    private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {

        private final WriteSupport<T> support;

        Builder(OutputFile file, WriteSupport<T> support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder<T> self() {
            return this;
        }

        @Override
        protected WriteSupport<T> getWriteSupport(Configuration configuration) {
            return support;
        }
    }
}
