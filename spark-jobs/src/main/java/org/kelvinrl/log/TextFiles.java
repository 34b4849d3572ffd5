package org.kelvinrl.log;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** The lines of text files, as {@link TextRows} takes them. */
final class TextFiles {

    /** A line, its file as Spark names it, and where its part of the file starts. */
    private static final Encoder<Row> LINE = Encoders.row(new StructType()
            .add(TextLineFormat.VALUE, DataTypes.BinaryType, false)
            .add("file_path", DataTypes.StringType, false)
            .add("file_block_start", DataTypes.LongType, false));

    private TextFiles() {}

    static Dataset<Row> read(SparkSession session, List<Path> files) {
        return LogReading.reader(session)
                .format(TextLineFormat.class.getName())
                .load(LogReading.literal(files))
                .select(
                        functions.col(TextLineFormat.VALUE),
                        LogReading.metadata("file_path"),
                        LogReading.metadata("file_block_start"));
    }

    /** The same lines, each file whole. */
    static Dataset<Row> readInOrder(SparkSession session, List<Path> files) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
        return session.createDataset(files.stream().map(Path::toString).toList(), Encoders.STRING())
                .flatMap((FlatMapFunction<String, Row>) file -> lines(new Path(file), hadoop.value()), LINE);
    }

    private static Iterator<Row> lines(Path path, Configuration configuration) throws IOException {
        long length = path.getFileSystem(configuration).getFileStatus(path).getLen();
        Iterator<byte[]> lines = TextLineFormat.lines(path, 0, length, configuration);
        String file = path.toUri().toString();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public Row next() {
                return RowFactory.create(lines.next(), file, 0L);
            }
        };
    }
}
