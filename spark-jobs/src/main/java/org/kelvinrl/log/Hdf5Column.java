package org.kelvinrl.log;

import java.io.Serializable;
import org.kelvinrl.log.LogType.Kind;

/**
 * A column of an HDF5 file.
 *
 * @param name its name
 * @param dataset path of its dataset in the group of its rows
 * @param shift how many rows further on in the dataset a row's value is
 * @param kind what its scalars are
 * @param rank how deep its values nest: 0 for scalars
 * @param length of the lists; 0 for scalars
 */
record Hdf5Column(String name, String dataset, int shift, Kind kind, int rank, int length) implements Serializable {

    LogType type() {
        LogType type = new LogType(kind, null, text());
        for (int i = 0; i < rank; i++) {
            type = new LogType(Kind.LIST, type, "array of " + type.text());
        }
        return type;
    }

    private String text() {
        return switch (kind) {
            case NUMBER -> "number";
            case TRUTH -> "true or false";
            default -> "text";
        };
    }
}
