package org.kelvinrl.loss;

/** The probabilities of the rows of a block, and what they are made of. */
abstract class Policy {
    /** log 2^-126, the logarithm of a probability of 0 before the row is normalised. */
    static final float FLOOR = -87.33655f;

    final float[] probability;
    final float[] logProbability;

    /** The numbers as the caller gave them; minus infinity where an action has no probability at all. */
    final float[] number;

    /** The action with each row's largest number, of equal ones the first. */
    final int[] best;

    final Block block;
    final ActionMask mask;

    /** Each row's largest number. */
    final float[] max;

    final float[] scratch;
    private final String quantity;
    private final float[] rest;
    private final float[] factor;
    private final float[] spreadRest;
    private int firstRow;

    Policy(String quantity, ActionMask mask, Block block) {
        this.quantity = quantity;
        this.mask = mask;
        this.block = block;
        this.probability = block.newMatrix();
        this.logProbability = block.newMatrix();
        this.number = block.newMatrix();
        this.best = new int[block.newColumn().length];
        this.max = block.newColumn();
        this.scratch = block.newMatrix();
        this.rest = block.newColumn();
        this.factor = block.newColumn();
        this.spreadRest = block.newMatrix();
    }

    /** How many probabilities there are, of all rows. */
    final int size() {
        return block.size();
    }

    /** Computes the rows of a block. */
    final void accept(Rows<float[]> numbers, StepMask steps, int first) {
        block.load(numbers, first, number);
        steps.fill(number, padding());
        compute(first);
    }

    /** Computes rows whose numbers are all minus infinity, but for that of one action each. */
    final void accept(ChosenActions only, int first) {
        for (int i = 0; i < size(); i++) {
            number[i] = only.of(block.row(i)) == block.action(i) ? 0 : Float.NEGATIVE_INFINITY;
        }
        compute(first);
    }

    private void compute(int first) {
        firstRow = first;
        if (!mask.all()) {
            leaveOut();
        }
        block.findBest(number, best, max);
        compare();
        normalise();
    }

    private void leaveOut() {
        for (int i = 0; i < size(); i++) {
            number[i] = mask.allows(i) ? number[i] : Float.NEGATIVE_INFINITY;
        }
    }

    /** A number that makes an even row. */
    abstract float padding();

    /** Computes probabilities in proportion to the largest, which is 1, and their logarithms. */
    abstract void compare();

    /**
     * Divides by the sum of each row. The sum is taken without its largest term, so that log p is as good as p even where p is nearly
     * 1.
     */
    private void normalise() {
        setBest(0);
        block.sum(probability, rest);
        setBest(1);
        for (int r = 0; r < block.rows(); r++) {
            factor[r] = 1 / (1 + rest[r]);
        }
        block.spread(factor, scratch);
        block.arithmetic().log(1, rest, block.rows());
        block.spread(rest, spreadRest);
        block.arithmetic().normalise(probability, scratch, logProbability, spreadRest, size());
    }

    private void setBest(float value) {
        for (int r = 0; r < block.rows(); r++) {
            probability[block.at(r, best[r])] = value;
        }
    }

    /**
     * Checks a row.
     *
     * @param r the row of the block
     * @throws InvalidRowException if the row has no probabilities
     */
    abstract void check(int r);

    final InvalidRowException invalid(int r, int action, String expected, String found) {
        return new InvalidRowException(quantity, firstRow + r, action, expected, found);
    }
}
