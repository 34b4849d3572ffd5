package org.kelvinrl.bench;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.IgnoringConverter;

/** Reads columns of a Parquet file with Parquet's own readers, and keeps nothing: what any reader can hope to reach. */
final class ParquetColumns {

    /** Values go here, so that reading them is not left out. */
    private double sum;

    private ParquetColumns() {}

    /** Reads some columns whole, and gives the sum of their numbers. */
    static double readAll(Path file, Set<PreparedColumn> columns, Configuration configuration) throws IOException {
        Set<String> names = columns.stream().map(PreparedColumn::columnName).collect(Collectors.toSet());
        ParquetColumns read = new ParquetColumns();
        try (ParquetFileReader parquet = ParquetFileReader.open(HadoopInputFile.fromPath(file, configuration))) {
            MessageType all = parquet.getFileMetaData().getSchema();
            List<Type> wanted = all.getFields().stream()
                    .filter(field -> names.contains(field.getName()))
                    .toList();
            MessageType schema = new MessageType(all.getName(), wanted);
            parquet.setRequestedSchema(schema);
            String writer = parquet.getFileMetaData().getCreatedBy();
            for (PageReadStore pages = parquet.readNextRowGroup(); pages != null; pages = parquet.readNextRowGroup()) {
                long rows = pages.getRowCount();
                ColumnReadStoreImpl store =
                        new ColumnReadStoreImpl(pages, new IgnoringConverter(schema), schema, writer);
                schema.getColumns().forEach(column -> read.column(store.getColumnReader(column), column, rows));
            }
        }
        return read.sum;
    }

    private void column(ColumnReader reader, ColumnDescriptor column, long rows) {
        boolean isInteger =
                column.getPrimitiveType().getPrimitiveTypeName().name().equals("INT32");
        int defined = column.getMaxDefinitionLevel();
        for (long row = 0; row < rows; row++) {
            do {
                if (reader.getCurrentDefinitionLevel() == defined) {
                    sum += isInteger ? reader.getInteger() : reader.getFloat();
                }
                reader.consume();
            } while (reader.getCurrentRepetitionLevel() != 0);
        }
    }
}
