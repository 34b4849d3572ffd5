package org.kelvinrl.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.FileDataSourceV2;
import org.kelvinrl.schema.KelvinException;
import scala.collection.JavaConverters;

/** A table as one of Spark's data sources gives it. Its failures are shown without the values of the user's options. */
final class SparkTable {

    private static final String JDBC = "jdbc";
    private static final String ICEBERG = "iceberg";

    private static final String DELTA_SETTINGS = "--conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension"
            + " --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog";

    /** Where to find what Spark has not, for Spark's version and Scala's. */
    private static final Map<String, String> PACKAGES = Map.of(
            "avro",
            "org.apache.spark:spark-avro_2.12",
            "delta",
            "io.delta:delta-spark_2.12",
            ICEBERG,
            "org.apache.iceberg:iceberg-spark-runtime-3.5_2.12",
            "hudi",
            "org.apache.hudi:hudi-spark3.5-bundle_2.12");

    private final SparkSession session;
    private final Function<SparkSession, Dataset<Row>> opening;
    private final ReaderOptions options;
    private final Supplier<Dataset<Row>> filesOfIceberg;
    private final Path name;
    private final long bytes;
    private final Dataset<Row> inParts;

    private SparkTable(
            SparkSession session,
            Function<SparkSession, Dataset<Row>> opening,
            ReaderOptions options,
            Path name,
            long bytes,
            Supplier<Dataset<Row>> filesOfIceberg) {
        this.session = session;
        this.opening = opening;
        this.options = options;
        this.name = name;
        this.filesOfIceberg = filesOfIceberg;
        this.bytes = bytes;
        this.inParts = guarded(() -> opening.apply(session));
    }

    /** A table of the catalogue. */
    static SparkTable named(SparkSession session, String table, ReaderOptions options) {
        return new SparkTable(
                session, spark -> spark.table(table), options, place(table), 0, () -> session.table(table + ".files"));
    }

    /** Files that one of Spark's formats reads. */
    static SparkTable ofFiles(SparkSession session, LogFormat format, InputFiles files, ReaderOptions options) {
        String[] paths = LogReading.literal(files.paths());
        Path first = files.paths().get(0);
        return new SparkTable(
                session,
                spark -> with(options, LogReading.reader(spark))
                        .format(format.label())
                        .load(paths),
                options,
                first,
                files.bytes(),
                session::emptyDataFrame);
    }

    /** What a data source makes of the inputs; for a database, the name of a table. */
    static SparkTable ofInputs(SparkSession session, LogFormat format, List<String> inputs, ReaderOptions options) {
        String input = inputs.get(0);
        boolean isDatabase = format.label().equals(JDBC);
        return new SparkTable(
                session,
                spark -> {
                    DataFrameReader reader = with(options, spark.read()).format(format.label());
                    return isDatabase
                            ? reader.option("dbtable", input).load()
                            : reader.load(inputs.toArray(String[]::new));
                },
                options,
                place(input),
                0,
                () -> with(options, session.read())
                        .format(ICEBERG)
                        .load(input + (input.contains("/") ? "#" : ".") + "files"));
    }

    private static DataFrameReader with(ReaderOptions options, DataFrameReader reader) {
        return reader.options(new HashMap<>(options.values()));
    }

    /** A name as messages and order by file take it, whatever characters it has. */
    private static Path place(String table) {
        return new Path(table.replaceAll("[^\\w./-]", "_"));
    }

    Path name() {
        return name;
    }

    /** Length of its files; 0 where it has none. */
    long bytes() {
        return bytes;
    }

    Dataset<Row> inParts() {
        return inParts;
    }

    /** The files that hold the rows, sorted; none where the data source does not tell. */
    List<Path> files() {
        return guarded(() -> isIceberg()
                        ? filesOfIceberg().stream()
                        : Stream.of(inParts.inputFiles()).map(LogRows::path))
                .distinct()
                .sorted()
                .toList();
    }

    private boolean isIceberg() {
        LogicalPlan plan = inParts.queryExecution().analyzed();
        return JavaConverters.seqAsJavaList(plan.collectLeaves()).stream()
                .anyMatch(leaf -> leaf instanceof DataSourceV2Relation relation
                        && ICEBERG.equals(relation.table().properties().get("provider")));
    }

    /** Iceberg tells its files in a table of their own. */
    private List<Path> filesOfIceberg() {
        return filesOfIceberg.get().select("file_path").as(Encoders.STRING()).collectAsList().stream()
                .map(Path::new)
                .toList();
    }

    /** The same rows, no file of which is cut into parts. */
    Dataset<Row> inWholeFiles() {
        return opening.apply(LogReading.wholeFiles(session));
    }

    /** Runs what may fail in ways that only the data source knows; Scala's methods do not declare what they throw. */
    @SuppressWarnings("CatchingUnchecked")
    <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (KelvinException e) {
            throw e;
        } catch (Exception | NoClassDefFoundError e) {
            String found = Failures.firstLine(e);
            boolean isDeltaUnset = found.contains("DELTA_CONFIGURE_SPARK_SESSION");
            // Not the cause itself: it may repeat a password.
            throw KelvinException.data(
                    "a table that Spark can read",
                    options.withoutValues(found),
                    name.toString(),
                    isDeltaUnset
                            ? "Give Spark what Delta needs, before the command: " + DELTA_SETTINGS
                            : "Check the inputs, the format and its options");
        }
    }

    /**
     * Whether a data source reads files of its own kind and leaves it to Spark which they are.
     *
     * @throws KelvinException if Spark has no data source of that name
     */
    static boolean readsFiles(LogFormat format, SparkSession session) {
        Class<?> source = source(format, session);
        return FileFormat.class.isAssignableFrom(source) || FileDataSourceV2.class.isAssignableFrom(source);
    }

    /**
     * Checks that Spark has a data source of that name.
     *
     * @throws KelvinException if it has not
     */
    static void checkKnown(LogFormat format, SparkSession session) {
        source(format, session);
    }

    @SuppressWarnings("CatchingUnchecked")
    private static Class<?> source(LogFormat format, SparkSession session) {
        try {
            return DataSource.lookupDataSource(
                    format.label(), session.sessionState().conf());
        } catch (Exception e) {
            // Scala does not declare what it throws: several exceptions say that there is no such class.
            throw unknown(format, session).because(e);
        }
    }

    private static KelvinException unknown(LogFormat format, SparkSession session) {
        return KelvinException.configuration(
                "a format that is known: auto, csv, json, rllib, parquet, hdf5, d3rlpy, minari, table, or one of Spark's "
                        + "data sources such as orc or jdbc",
                BadValueException.quote(format.label()),
                "format",
                advice(format, session.version()));
    }

    /** What to do where Spark does not find a format. */
    static String advice(LogFormat format, String sparkVersion) {
        String known = PACKAGES.get(format.label());
        if (known == null) {
            return "Correct the name, or add the data source's jar by spark-submit --packages";
        }
        String version = known.startsWith("org.apache.spark") ? sparkVersion : "VERSION";
        String settings = format.label().equals("delta") ? " " + DELTA_SETTINGS : "";
        return "Add its jar by spark-submit --packages " + known + ":" + version + settings;
    }
}
