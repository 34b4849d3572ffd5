package org.kelvinrl.ingest;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.log.Failures;

/** After the shuffle: writes the shards of a partition, and hands on the tallies that came with them. */
final class WriteShards implements MapPartitionsFunction<Row, WrittenPartition> {

    private static final long serialVersionUID = 1L;

    private final String attempts;
    private final RowLayout layout;
    private final SerializableConfiguration configuration;

    /** Null if the records tell it. */
    private final ObservationForm form;

    WriteShards(Path attempts, RowLayout layout, SerializableConfiguration configuration, ObservationForm form) {
        this.attempts = attempts.toString();
        this.layout = layout;
        this.configuration = configuration;
        this.form = form;
    }

    @Override
    public Iterator<WrittenPartition> call(Iterator<Row> records) {
        String attempt = "attempt-" + TaskContext.get().taskAttemptId();
        Path folder = new Path(attempts, attempt);
        try {
            return List.of(write(records, folder, attempt)).iterator();
        } catch (IOException e) {
            throw Failures.unwritable(folder, e);
        }
    }

    private WrittenPartition write(Iterator<Row> rows, Path folder, String attempt) throws IOException {
        WrittenPartition written = new WrittenPartition();
        PeekingRows records = new PeekingRows(rows);
        while (records.hasNext() && ShardRecord.isTally(records.peek())) {
            written.add(FileTally.of(records.next()));
        }
        while (records.hasNext() && !written.isCrowded()) {
            int shard = ShardRecord.shard(records.peek());
            ObservationForm told = told(records, shard);
            if (records.hasNext() && ShardRecord.shard(records.peek()) == shard) {
                write(new ShardRows(records), told, folder, attempt, written);
            }
        }
        return written;
    }

    /** The form that follows from what is told before the rows of a shard. */
    private ObservationForm told(PeekingRows records, int shard) {
        ZeroCount zeros = new ZeroCount();
        while (records.hasNext()
                && ShardRecord.shard(records.peek()) == shard
                && ShardRecord.isZeroCount(records.peek())) {
            zeros.add(records.next());
        }
        return form != null ? form : zeros.form(layout.observationSize());
    }

    /** Writes the rows of a shard, unless they are too crowded. */
    private void write(ShardRows rows, ObservationForm told, Path folder, String attempt, WrittenPartition written)
            throws IOException {
        FileSystem files = folder.getFileSystem(configuration.value());
        try (ShardWriter shard = new ShardWriter(files, folder, rows.shard(), layout, told)) {
            PreparedRow row = new PreparedRow();
            while (rows.next(row)) {
                row = shard.accept(row, rows.part());
            }
            if (rows.isCrowded()) {
                written.setCrowded();
            } else {
                written.add(shard.end(attempt));
            }
        }
    }
}
