package org.kelvinrl.log;

import java.net.URI;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Rows of the log, one after the other, each with its place. A part of a file follows another whole, never mixed. */
public interface LogRows {

    /** Moves on to the next row; false if there is none. */
    boolean next();

    /** The file of the current row, as Spark names it: an encoded URI. */
    String file();

    /** The file that Spark names so. */
    static Path path(String file) {
        return new Path(URI.create(file));
    }

    /** Orders rows of one file that lie in different parts of it. */
    long order();

    /**
     * Orders the rows of a file, whatever part of it they are read in, if places are exact: mostly the number of rows before. Where
     * rows come from no file, those that are alike may have the same.
     */
    long position();

    /** Place of the current row in its file. */
    String place();

    /** Whether the place is counted from the start of the file, not of a part of it. */
    boolean isPlaceExact();

    /** After the last row: how much was in each part of a file, if rows do not know their place without. */
    default List<PartCount> parts() {
        return List.of();
    }

    /**
     * Values of the current row; the array is filled anew for each row.
     *
     * <p>A value is null, a {@link Number}, a {@link Boolean}, a {@link String}, an {@link java.time.Instant}, a
     * {@link java.util.List} or a {@link java.util.Map} of such values, whatever the format.
     *
     * @throws BadValueException if the row cannot be cut into its values
     */
    Object[] values() throws BadValueException;
}
