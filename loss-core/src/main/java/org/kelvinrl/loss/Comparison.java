package org.kelvinrl.loss;

/**
 * The policies of a block's rows that are compared, and room for what is computed from them. The student comes first; the
 * other is the teacher's or a reference.
 */
final class Comparison {
    /** On the actions compared, as the other. */
    final Policy student;

    /** Null where nothing is compared with. */
    final Policy other;

    /** The actions compared. */
    final ActionMask mask;

    /** The action taken in each row; what the caller said last, if not needed. */
    final ChosenActions taken;

    /** What is kept from the terms of a value for its gradient. */
    final float[] kept;

    final Block block;
    private final float[] column;
    private final float[] value;
    private final float[] spread;
    private PowerDifference powers;

    Comparison(Block block, Policy student, Policy other, ActionMask mask, ChosenActions taken) {
        this.block = block;
        this.student = student;
        this.other = other;
        this.mask = mask;
        this.taken = taken;
        this.kept = block.newMatrix();
        this.column = block.newColumn();
        this.value = block.newColumn();
        this.spread = block.newMatrix();
    }

    /** For those that have powers of probabilities; made when it is first asked for. */
    PowerDifference powers() {
        if (powers == null) {
            powers = new PowerDifference(block);
        }
        return powers;
    }

    /** How many numbers there are, of all rows. */
    int size() {
        return block.size();
    }

    /** Adds up terms to the rows' values, and keeps these. */
    void sumUp(float[] terms) {
        block.sum(terms, value);
    }

    /** Adds up w (a - b) to the rows' values, and keeps these. */
    void sumUp(float[] w, float[] a, float[] b, float[] scratch) {
        block.sum(w, a, b, scratch, value);
    }

    /** Keeps values that are known already. */
    void setValue(float[] column) {
        System.arraycopy(column, 0, value, 0, block.rows());
    }

    /** Each row's value. */
    float[] value() {
        return value;
    }

    /** Each row's value, repeated for each of its actions; good until {@link #total}. */
    float[] spreadValue() {
        block.spread(value, spread);
        return spread;
    }

    /** Adds up w (a - b), and repeats each row's sum for each of its actions. */
    float[] total(float[] w, float[] a, float[] b, float[] scratch) {
        block.sum(w, a, b, scratch, column);
        block.spread(column, spread);
        return spread;
    }

    /** How many actions of each row are compared, repeated for each of its actions. */
    float[] counts() {
        float[] one = spread;
        for (int i = 0; i < size(); i++) {
            one[i] = mask.allows(i) ? 1 : 0;
        }
        return total(one);
    }

    /** Adds up terms, and repeats each row's sum for each of its actions. */
    float[] total(float[] terms) {
        block.sum(terms, column);
        block.spread(column, spread);
        return spread;
    }
}
