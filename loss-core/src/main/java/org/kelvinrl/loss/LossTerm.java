package org.kelvinrl.loss;

/**
 * One of the two parts of a loss: a {@link Divergence} or a {@link Regulariser}.
 *
 * <p>Instances are immutable and safe for use by several threads. Two are equal if their names are.
 */
public abstract class LossTerm {
    private final String name;

    /** Only this package adds terms. */
    LossTerm(String name) {
        this.name = name;
    }

    /**
     * Gives the name of this term.
     *
     * @return the name, in lower case with hyphens, and where it has one its number after a colon
     */
    public final String name() {
        return name;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof LossTerm that && name.equals(that.name);
    }

    @Override
    public final int hashCode() {
        return name.hashCode();
    }

    @Override
    public final String toString() {
        return name;
    }

    /**
     * Computes each row's value, which {@link Comparison#value} then holds.
     *
     * @param of the student on the actions that count, and what it is compared with
     * @param scratch a matrix
     */
    abstract void value(Comparison of, float[] scratch);

    /**
     * Computes the gradient with respect to the scaled logits z = a y, or to the outputs y if values are compared. The values were
     * computed before.
     *
     * @param of the student on the actions that count, and what it is compared with
     * @param slope where to write the derivative for each number of the block
     */
    abstract void gradient(Comparison of, float[] slope);
}
