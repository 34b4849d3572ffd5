package org.kelvinrl.log;

import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.text.TextFileFormat;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.Function1;
import scala.Option;
import scala.Some;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;
import scala.runtime.AbstractFunction1;

/**
 * Spark's text format with {@link TextLines} in place of Hadoop's reader of lines, and with lines as bytes: as text,
 * Spark would replace what is not UTF-8. Spark makes it from its class's name, so it is public.
 */
public final class TextLineFormat extends TextFileFormat {

    /** The only column. */
    static final String VALUE = "value";

    @Override
    public Option<StructType> inferSchema(SparkSession session, Map<String, String> options, Seq<FileStatus> files) {
        return new Some<>(new StructType().add(VALUE, DataTypes.BinaryType));
    }

    @Override
    public boolean supportDataType(DataType type) {
        return type.equals(DataTypes.BinaryType);
    }

    @Override
    public Function1<PartitionedFile, scala.collection.Iterator<InternalRow>> buildReader(
            SparkSession session,
            StructType data,
            StructType partition,
            StructType required,
            Seq<Filter> filters,
            Map<String, String> options,
            Configuration hadoop) {
        return new Open(new SerializableConfiguration(hadoop), required.size());
    }

    /** Opens a part of a file; goes to the executors. */
    private static final class Open extends AbstractFunction1<PartitionedFile, scala.collection.Iterator<InternalRow>>
            implements Serializable {

        private static final long serialVersionUID = 1L;

        private final SerializableConfiguration hadoop;
        private final int columns;

        Open(SerializableConfiguration hadoop, int columns) {
            this.hadoop = hadoop;
            this.columns = columns;
        }

        @Override
        public scala.collection.Iterator<InternalRow> apply(PartitionedFile part) {
            Path path = part.toPath();
            Iterator<byte[]> lines = lines(path, part.start(), part.length(), hadoop.value());
            return JavaConverters.asScalaIterator(new Iterator<InternalRow>() {
                @Override
                public boolean hasNext() {
                    return lines.hasNext();
                }

                @Override
                public InternalRow next() {
                    byte[] line = lines.next();
                    return new GenericInternalRow(columns == 0 ? new Object[0] : new Object[] {line});
                }
            });
        }
    }

    /** The lines of a part of a file, which is closed with the task. */
    static Iterator<byte[]> lines(Path path, long start, long length, Configuration configuration) {
        try {
            TextLines lines = TextLines.of(path, start, length, configuration);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close(path, lines));
            return new Lines(path, lines);
        } catch (IOException e) {
            throw Failures.unreadable(path, e);
        }
    }

    private static void close(Path path, TextLines lines) {
        try {
            lines.close();
        } catch (IOException e) {
            throw Failures.unreadable(path, e);
        }
    }

    /** Closes the file at its end: a task may go through thousands of small ones. */
    private static final class Lines extends LookAhead<byte[]> {
        private final Path path;
        private final TextLines lines;

        Lines(Path path, TextLines lines) {
            this.path = path;
            this.lines = lines;
        }

        /** Decompressors meet damage with whatever exception comes first. */
        @Override
        protected byte[] find() {
            try {
                byte[] line = lines.next();
                if (line == null) {
                    lines.close();
                }
                return line;
            } catch (IOException | RuntimeException e) {
                throw Failures.unreadable(path, e);
            }
        }
    }
}
