package org.kelvinrl.log;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.collection.JavaConverters;

/** What the readers of all formats ask of Spark. */
final class LogReading {

    /** Rows at once: of Spark's two vectorised readers, and of the one for ORC that is not. */
    private static final List<String> BATCHES = List.of(
            "spark.sql.parquet.columnarReaderBatchSize", "spark.sql.orc.columnarReaderBatchSize", "orc.row.batch.size");

    private LogReading() {}

    /**
     * A session with the user's settings, but for those that make a file disappear, a name ambiguous or a type another.
     */
    static SparkSession session(SparkSession parent) {
        SparkSession session = parent.newSession();
        JavaConverters.mapAsJavaMap(parent.conf().getAll()).forEach((key, value) -> {
            if (session.conf().isModifiable(key)) {
                session.conf().set(key, value);
            }
        });
        session.conf().set("spark.sql.files.ignoreCorruptFiles", false);
        session.conf().set("spark.sql.files.ignoreMissingFiles", false);
        session.conf().set("spark.sql.caseSensitive", true);
        session.conf().set("spark.sql.datetime.java8API.enabled", true);
        // No rows are filtered that an index could tell, and the sizes in indices are not held against the file.
        session.conf().set("spark.sql.parquet.filterPushdown", false);
        session.conf().set("spark.sql.orc.filterPushdown", false);
        return session;
    }

    /** Lets the readers of columnar files take so many rows at once, or fewer where the user says so. */
    static void setMostRows(SparkSession session, int rows) {
        for (String key : BATCHES) {
            int most = Math.min(rows, Integer.parseInt(session.conf().get(key, String.valueOf(rows))));
            session.conf().set(key, most);
        }
    }

    /** A session that never cuts a file into parts that are read apart. */
    static SparkSession wholeFiles(SparkSession parent) {
        SparkSession session = session(parent);
        session.conf().set("spark.sql.files.maxPartitionBytes", Long.MAX_VALUE);
        // A part may be as large as opening a file costs.
        session.conf().set("spark.sql.files.openCostInBytes", 1L << 40);
        return session;
    }

    /** A reader that takes paths as files, and their folders' names as nothing but names. */
    static DataFrameReader reader(SparkSession session) {
        return session.read().option("recursiveFileLookup", true).option("mergeSchema", false);
    }

    /** Paths for Spark, which would take some characters for a glob. */
    static String[] literal(List<Path> files) {
        return files.stream()
                .map(file -> file.toString().replaceAll("([{}\\[\\]*?\\\\])", "\\\\$1"))
                .toArray(String[]::new);
    }

    /** A column by its name, whatever characters the name has. */
    static Column named(String column) {
        return functions.col('`' + column.replace("`", "``") + '`');
    }

    /** Length of the first list in a column; 0 if there is none. */
    static int firstLength(Dataset<Row> table, Column list) {
        List<Row> first =
                table.filter(list.isNotNull()).select(functions.size(list)).takeAsList(1);
        return first.isEmpty() ? 0 : first.get(0).getInt(0);
    }

    static Column metadata(String field) {
        return functions.col("_metadata." + field);
    }
}
