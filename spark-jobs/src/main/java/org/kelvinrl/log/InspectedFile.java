package org.kelvinrl.log;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.parquet.schema.MessageType;
import org.kelvinrl.schema.KelvinException;

/** What the first bytes, the name and the head of an input file say of it. */
final class InspectedFile implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Row groups or stripes of a file that are looked through with its footer; the others are for tasks of their own. */
    static final int PARTS_AT_ONCE = 4;

    private final String path;
    private final String format;
    private final Serializable detail;
    private final KelvinException failure;
    private int parts;
    private long longestList = 1;

    private InspectedFile(Path path, LogFormat format, Serializable detail, KelvinException failure) {
        this.path = path.toString();
        this.format = format.label();
        this.detail = detail;
        this.failure = failure;
    }

    /**
     * Looks at a file. What is wrong with it is kept, so that of several bad files the first can be reported.
     *
     * @param wanted the label of the format that the user named, or of AUTO
     */
    static InspectedFile of(Path path, String wanted, Configuration configuration) {
        LogFormat format = LogFormat.of(wanted);
        return guarded(path, format, () -> inspected(path, format, configuration));
    }

    /**
     * Looks at a file of a table that Spark reads, whatever its name: for what no reader could take in. Text is read through for its longest
     * line. A file that no Hadoop file system has is taken as it is.
     */
    static InspectedFile ofTable(Path path, Configuration configuration) {
        return guarded(path, LogFormat.TABLE, () -> {
            try {
                return ofTable(path.getFileSystem(configuration).getFileStatus(path), configuration);
            } catch (UnsupportedFileSystemException e) {
                return new InspectedFile(path, LogFormat.TABLE, null, null);
            }
        });
    }

    private static InspectedFile ofTable(FileStatus status, Configuration configuration) throws IOException {
        Path path = status.getPath();
        Content content = content(status, configuration);
        if (content == Content.PARQUET || content == Content.ORC) {
            LogFormat format = content == Content.PARQUET ? LogFormat.PARQUET : LogFormat.ORC;
            return columnar(path, format, content, 0, PARTS_AT_ONCE, configuration);
        }
        if (content == Content.AVRO) {
            AvroHeader.columns(status, configuration);
        } else if (content == Content.TEXT || TextLines.isCompressed(path, configuration)) {
            TextLines.check(path, configuration);
        }
        return new InspectedFile(path, LogFormat.TABLE, null, null);
    }

    /** Looks at some more row groups or stripes of a columnar file, of which nothing but its longest list is of interest. */
    static InspectedFile further(Path path, LogFormat format, int from, int to, Configuration configuration) {
        Content content = format.equals(LogFormat.PARQUET) ? Content.PARQUET : Content.ORC;
        return guarded(path, format, () -> columnar(path, format, content, from, to, configuration));
    }

    /** Looks at a file in a way that may fail. */
    @FunctionalInterface
    private interface Look {
        InspectedFile take() throws IOException;
    }

    private static InspectedFile guarded(Path path, LogFormat format, Look look) {
        try {
            return look.take();
        } catch (KelvinException e) {
            return new InspectedFile(path, format, null, e);
        } catch (IOException | RuntimeException e) {
            // Parquet's readers meet damage with whatever exception comes first.
            return new InspectedFile(path, format, null, Failures.unreadable(path, e));
        } catch (OutOfMemoryError | StackOverflowError e) {
            // What was asked for at once, which is free again: no size that is known to be trusted is left unchecked.
            return new InspectedFile(path, format, null, Failures.tooLarge("a file", path, e));
        }
    }

    private static InspectedFile inspected(Path path, LogFormat wanted, Configuration configuration)
            throws IOException {
        FileStatus status = path.getFileSystem(configuration).getFileStatus(path);
        Content content = content(status, configuration);
        LogFormat format = FormatOfFile.of(path, content, wanted, configuration);
        if (format.equals(LogFormat.CSV)) {
            return new InspectedFile(path, format, CsvHeader.line(path, configuration), null);
        }
        if (format.equals(LogFormat.JSON) || format.equals(LogFormat.RLLIB)) {
            return json(path, wanted, JsonHead.of(path, configuration));
        }
        if (LogFormat.HDF5.includes(format)) {
            return hdf5(path, wanted, configuration);
        }
        if (content == Content.PARQUET || content == Content.ORC) {
            return columnar(path, format, content, 0, PARTS_AT_ONCE, configuration);
        }
        Serializable columns = content == Content.AVRO ? AvroHeader.columns(status, configuration) : null;
        return new InspectedFile(path, format, columns, null);
    }

    private static Content content(FileStatus status, Configuration configuration) throws IOException {
        Path path = status.getPath();
        try (FSDataInputStream in = path.getFileSystem(configuration).open(path)) {
            byte[] head = new byte[(int) Math.min(Content.HEAD_BYTES, status.getLen())];
            in.readFully(0, head);
            return Content.of(head);
        }
    }

    private static InspectedFile columnar(
            Path path, LogFormat format, Content content, int from, int to, Configuration configuration)
            throws IOException {
        FileStatus status = path.getFileSystem(configuration).getFileStatus(path);
        try (ColumnarFooter footer = ColumnarFooter.open(content, status, configuration)) {
            InspectedFile file = new InspectedFile(path, format, footer.columns(), null);
            file.parts = footer.parts();
            for (int part = from; part < Math.min(to, file.parts); part++) {
                file.longestList = Math.max(file.longestList, footer.longestList(part));
            }
            return file;
        }
    }

    /** Batches are told from rows by their first line, unless the user says which they are. */
    private static InspectedFile json(Path path, LogFormat wanted, JsonHead head) {
        boolean isMeantAsBatches = wanted.equals(LogFormat.RLLIB);
        if (isMeantAsBatches && !head.isEmpty() && !head.isSampleBatch()) {
            throw KelvinException.data(
                    "RLlib's sample batches, with `obs`, `actions`, `rewards` and `dones` or `terminateds`"
                            + " as lists of one length",
                    "JSON of other columns",
                    path + ", line 1",
                    "Leave the format out, or say json");
        }
        boolean isBatch = isMeantAsBatches || (head.isSampleBatch() && !wanted.equals(LogFormat.JSON));
        return new InspectedFile(path, isBatch ? LogFormat.RLLIB : LogFormat.JSON, head, null);
    }

    private static InspectedFile hdf5(Path path, LogFormat wanted, Configuration configuration) throws IOException {
        try (Hdf5File file = Hdf5File.open(path, configuration)) {
            Hdf5Layout layout = file.look(Hdf5Layout::of);
            if (!wanted.includes(layout.format())) {
                throw FormatOfFile.notWhatItsNameSays(
                        wanted.label(), layout.format().label(), path);
            }
            return new InspectedFile(path, layout.format(), layout, null);
        }
    }

    /**
     * This file, if nothing is wrong with it.
     *
     * @throws KelvinException if it is not what its name says, or cannot be read
     */
    InspectedFile sound() {
        if (failure != null) {
            throw failure;
        }
        return this;
    }

    String path() {
        return path;
    }

    LogFormat format() {
        return LogFormat.of(format);
    }

    /** The header line of a CSV file; empty if the file is. */
    Optional<String> header() {
        return Optional.ofNullable((String) detail);
    }

    /** The first lines of a file of JSON. */
    JsonHead json() {
        return (JsonHead) detail;
    }

    /** The layout of an HDF5 file. */
    Hdf5Layout hdf5() {
        return (Hdf5Layout) detail;
    }

    /** The columns of a file of Parquet, ORC or Avro; empty if the file is. */
    Optional<ColumnTypes> columns() {
        if (format().equals(LogFormat.PARQUET)) {
            return Optional.of(ColumnTypes.of(schema()));
        }
        return Optional.ofNullable((ColumnTypes) detail);
    }

    /** Number of row groups or stripes of a columnar file; 0 for others. */
    int parts() {
        return parts;
    }

    /** At least how many values the lists of a row have, in the first {@link #PARTS_AT_ONCE} parts of a columnar file. */
    long longestList() {
        return longestList;
    }

    /** The schema of a Parquet file. */
    MessageType schema() {
        return ParquetFooter.schema((byte[]) detail);
    }
}
