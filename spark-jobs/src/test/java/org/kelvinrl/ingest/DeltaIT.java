package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;
import static org.kelvinrl.ingest.SmallTable.LONG_ROW;
import static org.kelvinrl.ingest.SmallTable.MAPPING;
import static org.kelvinrl.ingest.SmallTable.ROWS;

import io.delta.storage.LogStore;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.Sparks;

/** A table of Delta, with its jars beside the packaged one: it asks for settings that a session has from its start. */
class DeltaIT {

    @TempDir
    private Path folder;

    @Test
    void givesTheBytesThatItsParquetFilesGive() throws Exception {
        write(ROWS, "log");
        run(settings(folder.resolve("expected"), MAPPING, folder.resolve("log")));
        deltaTable(folder.resolve("log"));
        Files.writeString(folder.resolve("m.conf"), MAPPING);

        Launched launched = ingest();

        assertThat(launched.output()).startsWith("ingested 900 rows of 30 episodes into 8 shards: data\n");
        assertThat(launched.exitCode()).isZero();
        assertThat(hashes(folder.resolve("data"))).hasSizeGreaterThan(7).isEqualTo(hashes(folder.resolve("expected")));
    }

    @Test
    void itsFilesAreLookedAtBeforeTheyAreRead() throws Exception {
        write(LONG_ROW, "log");
        deltaTable(folder.resolve("log"));
        Files.writeString(folder.resolve("m.conf"), MAPPING);

        Launched launched = ingest();

        assertThat(launched.errors())
                .contains("values a row, found 1100000 values in 1 rows (file:" + onlyFile("log"))
                .contains("Write shorter lists");
        assertThat(launched.exitCode()).isNotZero();
    }

    @Test
    void asksForItsSettings() throws Exception {
        write(ROWS, "log");
        deltaTable(folder.resolve("log"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> run(settings(folder.resolve("data"), MAPPING, folder.resolve("log"))
                        .format(LogFormat.of("delta"))))
                .withMessageStartingWith("expected a table that Spark can read, found [DELTA_CONFIGURE_SPARK_SESSION")
                .withMessageEndingWith(" (" + folder.resolve("log")
                        + "). Give Spark what Delta needs, before the command: --conf"
                        + " spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension --conf"
                        + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog.");
    }

    private Launched ingest() throws URISyntaxException {
        return Launched.kelvin(
                folder,
                "--jars",
                jar(DeltaTable.class) + "," + jar(LogStore.class),
                "--conf",
                "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
                "--conf",
                "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "ingest",
                "--format",
                "delta",
                "--input",
                folder.resolve("log").toString(),
                "--mapping",
                "m.conf",
                "--out",
                "data");
    }

    private static Path jar(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** A table as Delta writes it: files of Parquet, and a log of them; a file that was taken out again is no part of it. */
    private void deltaTable(Path table) throws IOException {
        write(ROWS.replace("'e'", "'removed'"), "removed");
        Files.copy(onlyFile("removed"), table.resolve("removed.parquet"));
        String schema = Sparks.session().sql(ROWS).schema().json().replace("\"", "\\\"");
        List<String> actions = new ArrayList<>();
        actions.add("{'protocol':{'minReaderVersion':1,'minWriterVersion':2}}");
        actions.add(
                "{'metaData':{'id':'7d2f3a9c-0d3b-4c1e-9f55-3d6a1f0c2b11','format':{'provider':'parquet','options':{}},"
                        + "'schemaString':'SCHEMA','partitionColumns':[],'configuration':{},'createdTime':0}}");
        try (Stream<Path> files = Files.list(table)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                actions.add("{'add':{'path':'" + file.getFileName() + "','partitionValues':{},'size':"
                        + Files.size(file) + ",'modificationTime':0,'dataChange':true}}");
            }
        }
        Path log = Files.createDirectory(table.resolve("_delta_log"));
        commit(log, 0, actions, schema);
        commit(
                log,
                1,
                List.of("{'remove':{'path':'removed.parquet','deletionTimestamp':1,'dataChange':true}}"),
                schema);
    }

    private static void commit(Path log, int version, List<String> actions, String schema) throws IOException {
        Files.write(
                log.resolve("%020d.json".formatted(version)),
                actions.stream()
                        .map(action -> action.replace('\'', '"').replace("SCHEMA", schema))
                        .toList());
    }

    private void write(String sql, String name) {
        Sparks.session().sql(sql).write().parquet(folder.resolve(name).toString());
    }

    private Path onlyFile(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.endsWith("removed.parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
