package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.hashes;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;
import static org.kelvinrl.ingest.SmallTable.LONG_ROW;
import static org.kelvinrl.ingest.SmallTable.MAPPING;
import static org.kelvinrl.ingest.SmallTable.ROWS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.testing.Launched;
import org.kelvinrl.testing.Sparks;

/** A table of Iceberg by its catalogue, with its jar beside the packaged one: a Spark session takes a catalogue from its start. */
class IcebergIT {

    @TempDir
    private Path folder;

    @Test
    void givesTheBytesThatItsParquetFilesGive() throws Exception {
        write(ROWS, "log");
        run(settings(folder.resolve("expected"), MAPPING, folder.resolve("log")));
        append(table(), "log");

        Launched launched = ingest("table", "ice.logs.steps");

        assertThat(launched.output()).startsWith("ingested 900 rows of 30 episodes into 8 shards: data\n");
        assertThat(launched.exitCode()).isZero();
        assertThat(hashes(folder.resolve("data"))).hasSizeGreaterThan(7).isEqualTo(hashes(folder.resolve("expected")));
    }

    @Test
    void itsFilesAreLookedAtBeforeTheyAreRead() throws Exception {
        write(ROWS, "log");
        write(LONG_ROW, "long");
        Table table = table();
        append(table, "log");
        append(table, "long");

        Launched launched =
                ingest("iceberg", folder.resolve("warehouse/logs/steps").toString());

        assertThat(launched.errors())
                .contains("values a row, found 1100000 values in 1 rows (file:" + folder.resolve("long"))
                .contains("Write shorter lists");
        assertThat(launched.exitCode()).isNotZero();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private Launched ingest(String format, String input) throws Exception {
        Files.writeString(folder.resolve("m.conf"), MAPPING);
        Path jar = Path.of(SparkCatalog.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return Launched.kelvin(
                folder,
                "--jars",
                jar.toString(),
                "--conf",
                "spark.sql.catalog.ice=org.apache.iceberg.spark.SparkCatalog",
                "--conf",
                "spark.sql.catalog.ice.type=hadoop",
                "--conf",
                "spark.sql.catalog.ice.warehouse=warehouse",
                // Of a table that is named by its folder; by itself it asks for Hive.
                "--conf",
                "spark.sql.catalog.default_iceberg=org.apache.iceberg.spark.SparkCatalog",
                "--conf",
                "spark.sql.catalog.default_iceberg.type=hadoop",
                "--conf",
                "spark.sql.catalog.default_iceberg.warehouse=warehouse",
                "ingest",
                "--format",
                format,
                "--input",
                input,
                "--mapping",
                "m.conf",
                "--out",
                "data");
    }

    /** An empty table whose columns are found in its files by their names. */
    private Table table() throws IOException {
        try (HadoopCatalog catalog = new HadoopCatalog(
                new Configuration(), folder.resolve("warehouse").toUri().toString())) {
            Schema schema = SparkSchemaUtil.convert(Sparks.session().sql(ROWS).schema());
            Table table =
                    catalog.createTable(TableIdentifier.of("logs", "steps"), schema, PartitionSpec.unpartitioned());
            table.updateProperties()
                    .set(
                            TableProperties.DEFAULT_NAME_MAPPING,
                            NameMappingParser.toJson(MappingUtil.create(table.schema())))
                    .commit();
            return table;
        }
    }

    /** Adds files of Parquet as they are. */
    private void append(Table table, String name) throws IOException {
        AppendFiles append = table.newAppend();
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(".parquet")).toList();
            for (Path file : files) {
                append.appendFile(DataFiles.builder(table.spec())
                        .withPath(file.toUri().toString())
                        .withFileSizeInBytes(Files.size(file))
                        .withRecordCount(
                                Sparks.session().read().parquet(file.toString()).count())
                        .build());
            }
        }
        append.commit();
    }

    private void write(String sql, String name) {
        Sparks.session().sql(sql).write().parquet(folder.resolve(name).toString());
    }
}
