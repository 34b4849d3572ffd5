package org.kelvinrl.testing;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;

/** A log that a test makes, whose columns have the names that a mapping would give them. */
final class IngestedRows {

    private IngestedRows() {}

    /**
     * Ingests rows.
     *
     * @param rows the log
     * @param schema its columns
     * @param folder an empty folder
     * @param shards number of shards
     */
    static PreparedDataset of(List<Row> rows, StructType schema, Path folder, int shards) {
        Path log = new Path(folder, "log");
        Sparks.session().createDataFrame(rows, schema).write().parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(folder, "data"))
                .shards(shards)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }
}
