package org.kelvinrl.log;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
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
        return new LogOpener(LogReading.session(session)).open(inputs, format);
    }

    private LogSource open(List<String> inputs, LogFormat wanted) {
        InputFiles files = InputFiles.find(inputs, hadoop);
        List<InspectedFile> inspected = inspect(files.paths(), wanted);
        return switch (oneFormat(inspected)) {
            case CSV -> CsvSource.of(session, files, inspected);
            case PARQUET -> ParquetSource.of(session, files, inspected);
            case AUTO -> throw new IllegalStateException("no file is of format auto");
        };
    }

    private List<InspectedFile> inspect(List<Path> files, LogFormat wanted) {
        SerializableConfiguration shipped = new SerializableConfiguration(hadoop);
        List<InspectedFile> inspected = Failures.mendable(
                () -> session.createDataset(files.stream().map(Path::toString).toList(), Encoders.STRING())
                        .map(
                                (MapFunction<String, InspectedFile>)
                                        file -> InspectedFile.of(new Path(file), wanted, shipped.value()),
                                TaskResults.encoder())
                        .collectAsList());
        return inspected.stream().map(InspectedFile::sound).toList();
    }

    private static LogFormat oneFormat(List<InspectedFile> files) {
        Set<LogFormat> formats =
                files.stream().map(InspectedFile::format).collect(Collectors.toCollection(TreeSet::new));
        if (formats.size() > 1) {
            String found = formats.stream()
                    .map(format -> format.label() + " such as "
                            + files.stream()
                                    .filter(file -> file.format() == format)
                                    .findFirst()
                                    .orElseThrow()
                                    .path())
                    .collect(Collectors.joining(" and "));
            throw KelvinException.data("files of one format", found, "inputs", "Ingest each format apart");
        }
        return formats.iterator().next();
    }
}
