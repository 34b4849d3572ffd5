package org.kelvinrl.log;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.schema.KelvinException;

/** Finds the files of a log, looks at each, and opens them as one source. */
public final class LogOpener {

    private final SparkSession session;
    private final Configuration hadoop;

    private LogOpener(SparkSession session) {
        this.session = session;
        this.hadoop = session.sparkContext().hadoopConfiguration();
    }

    /**
     * Opens a log.
     *
     * @param session the Spark session, of which no setting is changed
     * @param inputs files, folders and globs
     * @param format the format, or AUTO
     * @return the log; no row has been read yet
     * @throws KelvinException if an input stands for no file, a file is not what it should be, or the files do not fit
     *     together
     */
    public static LogSource open(SparkSession session, List<String> inputs, LogFormat format) {
        return open(session, inputs, format, ReaderOptions.none());
    }

    /**
     * Opens a log.
     *
     * @param session the Spark session, of which no setting is changed
     * @param inputs files, folders and globs
     * @param format the format, or AUTO
     * @param options what the format's reader is told
     * @return the log; no row has been read yet
     * @throws KelvinException if an input stands for no file, a file is not what it should be, or the files do not fit
     *     together
     */
    public static LogSource open(SparkSession session, List<String> inputs, LogFormat format, ReaderOptions options) {
        return new LogOpener(LogReading.session(session)).open(inputs, format, options);
    }

    private LogSource open(List<String> inputs, LogFormat wanted, ReaderOptions options) {
        if (wanted.equals(LogFormat.TABLE)) {
            options.checkKnown(wanted);
            return table(wanted, SparkTable.named(session, onlyTable(inputs), options));
        }
        if (wanted.isSparks() && !SparkTable.readsFiles(wanted, session)) {
            return table(wanted, SparkTable.ofInputs(session, wanted, inputs, options));
        }
        InputFiles files = InputFiles.find(inputs, hadoop);
        return wanted.isInspected()
                ? inspected(wanted, files, options)
                : table(wanted, SparkTable.ofFiles(session, wanted, files, options));
    }

    /** A table whose files are looked at before any is read, as far as it is known which they are. */
    private LogSource table(LogFormat format, SparkTable table) {
        List<String> files = table.files().stream().map(Path::toString).toList();
        List<InspectedFile> inspected =
                sound(files, (file, configuration) -> InspectedFile.ofTable(new Path(file), configuration));
        LogReading.setMostRows(session, ListBounds.rowsOfABatch(longestList(inspected)));
        return SparkSource.of(format, table);
    }

    private LogSource sparks(LogFormat format, InputFiles files, ReaderOptions options) {
        return SparkSource.of(format, SparkTable.ofFiles(session, format, files, options));
    }

    private static String onlyTable(List<String> inputs) {
        if (inputs.size() != 1) {
            throw KelvinException.usage(
                    "the name of one table", String.join(", ", inputs), "inputs", "Ingest each table apart");
        }
        return inputs.get(0);
    }

    private LogSource inspected(LogFormat wanted, InputFiles files, ReaderOptions options) {
        List<InspectedFile> inspected = inspect(files.paths(), wanted);
        LogFormat format = oneFormat(inspected);
        LogReading.setMostRows(session, ListBounds.rowsOfABatch(longestList(inspected)));
        if (format.isSparks()) {
            SparkTable.checkKnown(format, session);
            if (!options.reconcileColumns()) {
                ColumnTypes.requireSame(inspected);
            }
            return sparks(format, files, options);
        }
        options.checkKnown(format);
        if (format.equals(LogFormat.CSV)) {
            return CsvSource.of(session, files, inspected, options);
        }
        if (LogFormat.HDF5.includes(format)) {
            return Hdf5Source.of(session, files, inspected);
        }
        return format.equals(LogFormat.PARQUET)
                ? ParquetSource.of(session, files, inspected)
                : JsonSource.of(session, files, inspected, format);
    }

    private List<InspectedFile> inspect(List<Path> files, LogFormat wanted) {
        String label = wanted.label();
        return sound(
                files.stream().map(Path::toString).toList(),
                (file, configuration) -> InspectedFile.of(new Path(file), label, configuration));
    }

    private long longestList(List<InspectedFile> files) {
        List<FileParts> further = FileParts.further(files);
        return Stream.concat(files.stream(), sound(further, FileParts::look).stream())
                .mapToLong(InspectedFile::longestList)
                .max()
                .orElse(1);
    }

    /** What a task makes of a file or some parts of it. */
    @FunctionalInterface
    private interface Inspection<T> extends Serializable {
        InspectedFile of(T file, Configuration configuration);
    }

    /** Looks at files or parts of them, in tasks; of what is wrong with them, the first is thrown. */
    private <T extends Serializable> List<InspectedFile> sound(List<T> looks, Inspection<T> inspection) {
        if (looks.isEmpty()) {
            return List.of();
        }
        SerializableConfiguration shipped = new SerializableConfiguration(hadoop);
        List<InspectedFile> inspected = Failures.mendable(() -> session.createDataset(looks, TaskResults.<T>encoder())
                .map(
                        (MapFunction<T, InspectedFile>) look -> inspection.of(look, shipped.value()),
                        TaskResults.encoder())
                .collectAsList());
        return inspected.stream().map(InspectedFile::sound).toList();
    }

    private static LogFormat oneFormat(List<InspectedFile> files) {
        Set<String> formats =
                files.stream().map(file -> file.format().label()).collect(Collectors.toCollection(TreeSet::new));
        if (formats.size() > 1) {
            String found = formats.stream()
                    .map(format -> format + " such as "
                            + files.stream()
                                    .filter(file -> file.format().label().equals(format))
                                    .findFirst()
                                    .orElseThrow()
                                    .path())
                    .collect(Collectors.joining(" and "));
            throw KelvinException.data("files of one format", found, "inputs", "Ingest each format apart");
        }
        return files.get(0).format();
    }
}
