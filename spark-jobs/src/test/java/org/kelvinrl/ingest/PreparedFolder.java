package org.kelvinrl.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.ColumnarFile;

/** A prepared data set of one block, written without Spark and without the checks of an ingest job. */
final class PreparedFolder {

    static final String BLOCK = "shard=00000/training-00000.parquet";

    private final Path folder;
    private final int observationSize;
    private final int actions;
    private final ObservationForm form;

    private PreparedFolder(Path folder, int observationSize, int actions, ObservationForm form) {
        this.folder = folder;
        this.observationSize = observationSize;
        this.actions = actions;
        this.form = form;
    }

    static PreparedFolder of(Path folder, int observationSize, int actions) {
        return new PreparedFolder(folder, observationSize, actions, ObservationForm.WHOLE);
    }

    /** One whose observations are sparse. */
    static PreparedFolder sparse(Path folder, int observationSize, int actions) {
        return new PreparedFolder(folder, observationSize, actions, ObservationForm.SPARSE);
    }

    Path block() {
        return folder.resolve(BLOCK);
    }

    /** Writes the rows as this program does. */
    PreparedDataset write(List<PreparedRow> rows) throws IOException {
        BlockWriter<PreparedRow> writer = new BlockWriter<>(
                FileSystem.getLocal(new Configuration()), hadoop(folder), BLOCK, new PreparedRowForm(form));
        for (PreparedRow row : rows) {
            writer.write(row);
        }
        writer.endEpisode();
        Block block = writer.end();
        manifest(block, nulls(rows));
        return open();
    }

    /** Writes the rows with another row group after each few of them. */
    PreparedDataset writeInRowGroups(List<PreparedRow> rows, long rowGroupBytes) throws IOException {
        HashedOutputFile file = new HashedOutputFile(FileSystem.getLocal(new Configuration()), hadoop(block()));
        RowForm<PreparedRow> rowForm = new PreparedRowForm(form);
        try (ColumnarFile columns = ColumnarFile.create(file, rowForm.schema(), rowGroupBytes)) {
            for (PreparedRow row : rows) {
                rowForm.write(row, columns);
                columns.endRow();
            }
            columns.end();
        }
        manifest(new Block(BLOCK, rows.size(), 1, file.length(), file.sha256()), nulls(rows));
        return open();
    }

    void manifest(Block block, Map<String, Long> nulls) throws IOException {
        DatasetManifest manifest = new DatasetManifest(
                DatasetManifest.SCHEMA_VERSION,
                "0",
                block.rows(),
                block.episodes(),
                IntStream.range(0, observationSize).mapToObj(i -> "x" + i).toList(),
                ActionSpace.discrete(
                        IntStream.range(0, actions).mapToObj(Integer::toString).toList()),
                new DatasetManifest.Split(0, 0),
                List.of(new Shard(0, List.of(block), List.of())),
                new DatasetManifest.Statistics(List.of(), null, null, null, List.of(), null, null, null),
                nulls,
                new DatasetManifest.Origin(List.of(), "csv", Map.of()),
                null,
                form == ObservationForm.WHOLE ? null : new DatasetManifest.SparseObservations(0));
        Files.write(folder.resolve(DatasetManifest.FILE_NAME), ManifestJson.write(manifest));
    }

    PreparedDataset open() {
        return PreparedDataset.open(hadoop(folder), new Configuration());
    }

    /** A row of an episode, with nothing but what each row has. */
    static PreparedRow row(String episode, long step, float... observation) {
        PreparedRow row = new PreparedRow();
        row.setText(PreparedColumn.EPISODE, episode);
        row.setInteger(PreparedColumn.STEP, step);
        fill(row.setFloats(PreparedColumn.OBSERVATION, observation.length), observation);
        return row;
    }

    static void fill(float[] into, float... values) {
        System.arraycopy(values, 0, into, 0, values.length);
    }

    static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path(path.toString());
    }

    private static Map<String, Long> nulls(List<PreparedRow> rows) {
        Map<String, Long> nulls = new HashMap<>();
        for (PreparedColumn column : PreparedColumn.values()) {
            nulls.put(
                    column.columnName(),
                    rows.stream().filter(row -> !row.has(column)).count());
        }
        return nulls;
    }
}
