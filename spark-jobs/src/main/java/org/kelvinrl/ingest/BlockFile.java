package org.kelvinrl.ingest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.kelvinrl.log.Failures;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;

/** The file of a block, given out only once its length and its hash are what the manifest says. */
final class BlockFile {

    /** A larger file is read twice, once for its hash and once for its columns, rather than held in memory. */
    private static final long IN_MEMORY_LIMIT_BYTES = 256L << 20;

    private static final int BUFFER_BYTES = 1 << 20;

    private BlockFile() {}

    /** What is done with an open file. */
    @FunctionalInterface
    interface Use<T> {
        T with(ParquetFileReader parquet) throws IOException;
    }

    /**
     * Checks the file, opens it, and closes it after use.
     *
     * @throws KelvinException if the file is missing, or is not what the manifest says
     */
    static <T> T open(Path file, DatasetManifest.Block block, Configuration configuration, Use<T> use) {
        ParquetReadOptions options = HadoopReadOptions.builder(configuration).build();
        try (ParquetFileReader parquet = ParquetFileReader.open(verified(file, block, configuration), options)) {
            if (parquet.getRecordCount() != block.rows()) {
                throw damaged(block.rows() + " rows", parquet.getRecordCount() + " rows", file);
            }
            return use.with(parquet);
        } catch (KelvinException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Parquet's readers meet damage with whatever exception comes first.
            throw damaged("a block of prepared rows", Failures.firstLine(e), file)
                    .because(e);
        }
    }

    private static InputFile verified(Path file, DatasetManifest.Block block, Configuration configuration) {
        try {
            FileSystem files = file.getFileSystem(configuration);
            FileStatus status = files.getFileStatus(file);
            if (status.getLen() != block.bytes()) {
                throw damaged(block.bytes() + " bytes", status.getLen() + " bytes", file);
            }
            try (FSDataInputStream in = files.open(file)) {
                return block.bytes() <= IN_MEMORY_LIMIT_BYTES
                        ? inMemory(in, file, block)
                        : onDisk(in, status, block, configuration);
            }
        } catch (FileNotFoundException e) {
            throw damaged("a file of " + block.bytes() + " bytes", "none", file).because(e);
        } catch (IOException e) {
            throw Failures.unreadable(file, e);
        }
    }

    private static InputFile inMemory(FSDataInputStream in, Path file, DatasetManifest.Block block) throws IOException {
        byte[] bytes = new byte[(int) block.bytes()];
        in.readFully(bytes);
        checkHash(Sha256.of(bytes), file, block);
        return new InMemoryFile(file.toString(), bytes);
    }

    private static InputFile onDisk(
            FSDataInputStream in, FileStatus status, DatasetManifest.Block block, Configuration configuration)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        checkHash(Sha256.hex(digest.digest()), status.getPath(), block);
        return HadoopInputFile.fromStatus(status, configuration);
    }

    private static void checkHash(String sha256, Path file, DatasetManifest.Block block) {
        if (!sha256.equals(block.sha256())) {
            throw damaged("the SHA-256 " + block.sha256(), sha256, file);
        }
    }

    static KelvinException damaged(String expected, String found, Path file) {
        return KelvinException.data(
                expected, found, file.toString(), "Restore the file from its origin, or ingest the log again");
    }
}
