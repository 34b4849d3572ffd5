package org.kelvinrl.log;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;

/**
 * Reads files of a log so that every row's place in its file is exact.
 *
 * <p>Where there are fewer files than tasks could read, each is read in parts. Formats whose rows do not know their place then have
 * the rows of each part counted in a job before, which goes through them without looking at their values.
 */
public final class ExactPlaces {

    private ExactPlaces() {}

    /**
     * What a function makes of the rows of some files.
     *
     * @param work makes the function of a reader whose places are exact
     */
    public static <T> Dataset<T> map(
            LogSource log,
            List<Path> files,
            List<String> columns,
            Function<LogSource.RowReader, MapPartitionsFunction<Row, T>> work,
            Encoder<T> encoder) {
        LogSource.RowReader reader = log.reader(columns);
        Dataset<Row> inParts = log.read(files, columns);
        // Both jobs below must see the same parts, and Spark may choose others for each data set of its own.
        JavaRDD<Row> parts = inParts.javaRDD();
        if (parts.getNumPartitions() <= files.size()) {
            return log.readInOrder(files, columns).mapPartitions(work.apply(reader), encoder);
        }
        PartStarts starts = log.hasExactPlaces() ? PartStarts.none() : starts(inParts, parts, reader);
        return map(inParts, parts, work.apply((rows, none) -> reader.open(rows, starts)), encoder);
    }

    private static PartStarts starts(Dataset<Row> inParts, JavaRDD<Row> parts, LogSource.RowReader reader) {
        MapPartitionsFunction<Row, PartCount> count = rows -> counts(reader.open(rows));
        Dataset<PartCount> counted = map(inParts, parts, count, TaskResults.encoder());
        return PartStarts.of(Failures.mendable(counted::collectAsList));
    }

    private static Iterator<PartCount> counts(LogRows rows) {
        boolean isThere = true;
        while (isThere) {
            isThere = Failures.advance(rows);
        }
        return rows.parts().iterator();
    }

    private static <T> Dataset<T> map(
            Dataset<Row> inParts, JavaRDD<Row> parts, MapPartitionsFunction<Row, T> function, Encoder<T> encoder) {
        return inParts.sparkSession()
                .createDataset(
                        parts.mapPartitions((FlatMapFunction<Iterator<Row>, T>) function::call)
                                .rdd(),
                        encoder);
    }
}
