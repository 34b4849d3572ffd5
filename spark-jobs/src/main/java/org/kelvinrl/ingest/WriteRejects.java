package org.kelvinrl.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.log.Failures;

/** Writes parts of the table of rejects from records in order. */
final class WriteRejects implements MapPartitionsFunction<Row, WrittenRejects> {

    private static final long serialVersionUID = 1L;

    private final String attempts;
    private final SerializableConfiguration configuration;

    WriteRejects(Path attempts, SerializableConfiguration configuration) {
        this.attempts = attempts.toString();
        this.configuration = configuration;
    }

    @Override
    public Iterator<WrittenRejects> call(Iterator<Row> rows) {
        String attempt = "rejects-attempt-" + TaskContext.get().taskAttemptId();
        Path folder = new Path(attempts, attempt);
        List<WrittenRejects> written = new ArrayList<>();
        PeekingRows records = new PeekingRows(rows);
        try {
            while (records.hasNext()) {
                written.add(part(records, folder, attempt));
            }
        } catch (IOException e) {
            throw Failures.unwritable(folder, e);
        }
        return written.iterator();
    }

    /** Writes the part that comes next. */
    private WrittenRejects part(PeekingRows records, Path folder, String attempt) throws IOException {
        int part = RejectRecord.part(records.peek());
        FileSystem files = folder.getFileSystem(configuration.value());
        BlockWriter<BadRow> block = new BlockWriter<>(files, folder, RejectsTable.file(part), new BadRowForm());
        try {
            RejectReasons reasons = new RejectReasons();
            while (records.hasNext() && RejectRecord.part(records.peek()) == part) {
                BadRow bad = RejectRecord.badRow(records.next());
                block.write(bad);
                reasons.add(bad);
            }
            return new WrittenRejects(part, attempt, block.end(), reasons);
        } finally {
            block.abandon();
        }
    }
}
