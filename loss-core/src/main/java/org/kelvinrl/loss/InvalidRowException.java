package org.kelvinrl.loss;

/**
 * A row that a loss is not defined for, or whose result no float can hold. The message says what, where (row and, where one
 * is to blame, action), what was expected and what was found.
 */
public final class InvalidRowException extends IllegalArgumentException {
    /** {@link #action()} where no single action is to blame. */
    public static final int NO_ACTION = -1;

    /** The name of what is wrong. */
    private final String quantity;

    /** The row of the batch, from 0. */
    private final int row;

    /** The action, from 0, or {@link #NO_ACTION}. */
    private final int action;

    /** What would have been right. */
    private final String expected;

    /** What the row has instead. */
    private final String found;

    InvalidRowException(String quantity, int row, int action, String expected, String found) {
        super(quantity + ", row " + row + (action == NO_ACTION ? "" : ", action " + action) + ": expected " + expected
                + ", found " + found);
        this.quantity = quantity;
        this.row = row;
        this.action = action;
        this.expected = expected;
        this.found = found;
    }

    /**
     * Gives what is wrong.
     *
     * @return the quantity's name, such as {@code logits} or {@code weight}
     */
    public String quantity() {
        return quantity;
    }

    /**
     * Gives the row of the batch.
     *
     * @return the row's index, from 0
     */
    public int row() {
        return row;
    }

    /**
     * Gives the action.
     *
     * @return the action's index, from 0, or {@link #NO_ACTION}
     */
    public int action() {
        return action;
    }

    /**
     * Gives what would have been right.
     *
     * @return a phrase
     */
    public String expected() {
        return expected;
    }

    /**
     * Gives what the row has instead.
     *
     * @return a phrase
     */
    public String found() {
        return found;
    }
}
