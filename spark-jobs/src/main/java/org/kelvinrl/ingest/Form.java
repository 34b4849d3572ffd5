package org.kelvinrl.ingest;

import java.util.Locale;

/** A way to get a prepared column from columns of the log. Its name is the key of an object in a mapping. */
enum Form {
    /** The column itself. */
    COLUMN(Argument.COLUMN),
    /** The values of a map, in the order of its keys. */
    MAP(Argument.COLUMN),
    /** A whole number as a list of zeros and a one; of an action, such a list or map as its index. */
    ONE_HOT(Argument.COLUMN),
    /** One name of several; a feature is one-hot, an action an index. */
    CATEGORY(Argument.COLUMN),
    /** The same value in every row. */
    VALUE(Argument.CONSTANT),
    /** False where the column is true. */
    NOT(Argument.COLUMN),
    /** A probability, of which the column has the natural logarithm. */
    LOG(Argument.COLUMN),
    /** Probabilities, of which the column has the logits. */
    SOFTMAX(Argument.COLUMNS),
    /** A mask, of which the column lists the actions that are valid. */
    POSSIBLE(Argument.COLUMN),
    /** True in the last row of each episode. */
    LAST_ROW(Argument.TRUE),
    /** The rank of the row in its episode, by the column. */
    ORDER_BY(Argument.COLUMN),
    /** The rank of the row in its episode, by file and place in the file. */
    FILE_ORDER(Argument.TRUE),
    /** An episode ends after a row in which a column is true. */
    ENDS(Argument.COLUMNS),
    /** An episode starts with a row in which the column is true. */
    STARTS_AT(Argument.COLUMN),
    /** Every row is an episode. */
    EACH_ROW(Argument.TRUE);

    /** What a form is written with. */
    enum Argument {
        COLUMN,
        COLUMNS,
        CONSTANT,
        TRUE
    }

    private final Argument argument;

    Form(Argument argument) {
        this.argument = argument;
    }

    Argument argument() {
        return argument;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
