package org.kelvinrl.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.IgnoringConverter;
import org.kelvinrl.storage.QualifiedPath;

/**
 * Reads blocks of a prepared data set into flat arrays: the length and the hash are checked, then the columns that were asked
 * for are decoded with Parquet's column readers.
 *
 * <p>Needs no Spark session, and goes with a task to an executor (Java serialisation, as in Spark's closures). Thread-safe.
 */
public final class BlockReader implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final int observationSize;
    private final int actions;
    private final ObservationForm form;
    private final EnumSet<PreparedColumn> columns;

    /** Those of the columns that have a value in every row, as the manifest says. */
    private final EnumSet<PreparedColumn> filled;

    private final SerializableConfiguration configuration;

    private BlockReader(
            Path folder,
            int observationSize,
            int actions,
            ObservationForm form,
            EnumSet<PreparedColumn> columns,
            EnumSet<PreparedColumn> filled,
            SerializableConfiguration configuration) {
        this.folder = folder.toString();
        this.observationSize = observationSize;
        this.actions = actions;
        this.form = form;
        this.columns = columns;
        this.filled = filled;
        this.configuration = configuration;
    }

    /** A reader of the episodes of blocks below a folder, whatever their other columns are. */
    static BlockReader ofEpisodes(Path folder, SerializableConfiguration configuration) {
        EnumSet<PreparedColumn> episode = EnumSet.of(PreparedColumn.EPISODE);
        return new BlockReader(folder, 1, 1, ObservationForm.WHOLE, episode, episode, configuration);
    }

    /**
     * A reader of some columns.
     *
     * @param dataset the data set
     * @param columns the columns to read, at least one; a column that is null in all rows costs nothing
     * @return the reader
     */
    public static BlockReader of(PreparedDataset dataset, Set<PreparedColumn> columns) {
        DatasetManifest manifest = dataset.manifest();
        EnumSet<PreparedColumn> present = EnumSet.copyOf(columns);
        present.removeIf(column -> manifest.nulls().getOrDefault(column.columnName(), 0L) == manifest.rows());
        EnumSet<PreparedColumn> filled = EnumSet.copyOf(present);
        filled.removeIf(column -> manifest.nulls().getOrDefault(column.columnName(), 1L) > 0);
        return new BlockReader(
                QualifiedPath.of(dataset.path(), dataset.configuration()),
                manifest.observationSize(),
                manifest.actionSpace().n(),
                ObservationForm.of(manifest),
                present,
                filled,
                new SerializableConfiguration(dataset.configuration()));
    }

    /**
     * Reads one block. It is held in memory whole: about 4 bytes a number.
     *
     * @param block a block of the data set's manifest
     * @return its rows
     * @throws KelvinException if the file is missing, or is not what the manifest says
     */
    public RowBlock read(DatasetManifest.Block block) {
        Path file = new Path(folder, block.file());
        return BlockFile.open(file, block, configuration.value(), parquet -> decode(parquet, rows(block, file), file));
    }

    private RowBlock decode(ParquetFileReader parquet, int rows, Path file) throws IOException {
        MessageType schema = PreparedSchema.of(columns, form);
        checkSchema(parquet.getFileMetaData().getSchema(), file);
        parquet.setRequestedSchema(schema);
        Map<PreparedColumn, ColumnDecoder> decoders = decoders(rows, file);
        Map<PreparedColumn, SparseColumnDecoder> sparseDecoders = sparseDecoders(file);
        String writer = parquet.getFileMetaData().getCreatedBy();
        int first = 0;
        for (PageReadStore pages = parquet.readNextRowGroup(); pages != null; pages = parquet.readNextRowGroup()) {
            int count = Math.toIntExact(pages.getRowCount());
            ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new IgnoringConverter(schema), schema, writer);
            for (Map.Entry<PreparedColumn, SparseColumnDecoder> entry : sparseDecoders.entrySet()) {
                ColumnDescriptor places = schema.getColumnDescription(PreparedSchema.placesPath(entry.getKey()));
                ColumnDescriptor values = schema.getColumnDescription(PreparedSchema.valuesPath(entry.getKey()));
                entry.getValue().requireRoom(pages.getPageReader(places).getTotalValueCount());
                entry.getValue().decode(store.getColumnReader(places), store.getColumnReader(values), count);
            }
            for (Map.Entry<PreparedColumn, ColumnDecoder> entry : decoders.entrySet()) {
                ColumnReader reader =
                        store.getColumnReader(schema.getColumnDescription(PreparedSchema.path(entry.getKey())));
                entry.getValue().decode(reader, first, count);
            }
            first += count;
        }
        Map<PreparedColumn, Object> arrays = new EnumMap<>(PreparedColumn.class);
        decoders.forEach((column, decoder) -> arrays.put(column, array(column, decoder, file)));
        sparseDecoders.forEach((column, decoder) -> arrays.put(column, required(column, decoder.rows(), file)));
        return new RowBlock(rows, observationSize, actions, arrays);
    }

    private Object array(PreparedColumn column, ColumnDecoder decoder, Path file) {
        Object array = required(column, decoder.array(), file);
        return ObservationForm.isObservation(column) && array != null
                ? FloatRows.whole((float[]) array, observationSize)
                : array;
    }

    private Object required(PreparedColumn column, Object array, Path file) {
        if (array == null && filled.contains(column)) {
            throw BlockFile.damaged(
                    "a value of " + column.columnName() + " in every row, as the manifest says",
                    "none in any row",
                    file);
        }
        return array;
    }

    /** Number of rows, of which no column is longer than an array. */
    private int rows(DatasetManifest.Block block, Path file) {
        int widest = form == ObservationForm.SPARSE ? actions : Math.max(observationSize, actions);
        if (block.rows() > FloatRows.MOST_NUMBERS / widest) {
            throw KelvinException.data(
                    "at most " + FloatRows.MOST_NUMBERS / widest + " rows of " + widest + " numbers in a block",
                    block.rows() + " rows",
                    file.toString(),
                    "Cut the longest episode into several before ingesting the log");
        }
        return (int) block.rows();
    }

    private void checkSchema(MessageType schema, Path file) {
        for (PreparedColumn column : columns) {
            String name = column.columnName();
            Object expected = PreparedSchema.field(column, form);
            Object found = schema.containsField(name) ? schema.getType(name) : "none";
            if (!expected.equals(found)) {
                throw BlockFile.damaged("the column " + expected, found.toString(), file);
            }
        }
    }

    private Map<PreparedColumn, ColumnDecoder> decoders(int rows, Path file) {
        Map<PreparedColumn, ColumnDecoder> decoders = new EnumMap<>(PreparedColumn.class);
        for (PreparedColumn column : columns) {
            if (!form.isSparse(column)) {
                decoders.put(column, ColumnDecoder.of(column, rows, width(column), file.toString()));
            }
        }
        return decoders;
    }

    private Map<PreparedColumn, SparseColumnDecoder> sparseDecoders(Path file) {
        Map<PreparedColumn, SparseColumnDecoder> decoders = new EnumMap<>(PreparedColumn.class);
        for (PreparedColumn column : columns) {
            if (form.isSparse(column)) {
                decoders.put(column, new SparseColumnDecoder(column, observationSize, file.toString()));
            }
        }
        return decoders;
    }

    private int width(PreparedColumn column) {
        return switch (column) {
            case OBSERVATION, NEXT_OBSERVATION -> observationSize;
            default -> actions;
        };
    }
}
