package org.kelvinrl.log;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.kelvinrl.schema.KelvinException;

/**
 * The columns of a file with their types, as its own format writes them. Spark takes the schema of one file for that of all, and
 * nulls for columns that another file has not.
 */
final class ColumnTypes implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, String> types;

    private ColumnTypes(Map<String, String> types) {
        this.types = new LinkedHashMap<>(types);
    }

    /** Columns by their names, in order; whether one may be null is no part of its type. */
    static ColumnTypes of(Map<String, String> types) {
        return new ColumnTypes(types);
    }

    static ColumnTypes of(MessageType schema) {
        Map<String, String> types = new LinkedHashMap<>();
        schema.getFields().forEach(field -> types.put(field.getName(), type(field)));
        return new ColumnTypes(types);
    }

    /** A column's name and type on one line. */
    private static String type(Type field) {
        StringBuilder text = new StringBuilder();
        field.writeToStringBuilder(text, "");
        return text.toString().replaceAll("\\b(optional|required) ", "").replaceAll("\\s+", " ");
    }

    /**
     * Checks that all files have the columns of the first.
     *
     * @throws KelvinException if one lacks a column, or has another type there
     */
    static void requireSame(List<InspectedFile> files) {
        ColumnTypes first = null;
        String firstPath = "";
        for (InspectedFile file : files) {
            ColumnTypes columns = file.columns().orElse(null);
            if (first == null) {
                first = columns;
                firstPath = file.path();
            } else if (columns != null) {
                columns.require(first, firstPath, file.path());
            }
        }
    }

    private void require(ColumnTypes first, String firstPath, String path) {
        first.types.forEach((name, type) -> {
            String found = types.getOrDefault(name, "none");
            if (!found.equals(type)) {
                throw KelvinException.data(
                        "the column " + type + ", as in " + firstPath,
                        found,
                        path + ", schema",
                        "Give all files the same columns, or ingest them apart");
            }
        });
    }
}
