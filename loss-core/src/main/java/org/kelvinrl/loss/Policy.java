package org.kelvinrl.loss;

import java.util.Arrays;

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

    /** Each row's entropy, -sum p log p; NaN if the row has no probabilities. */
    final float[] entropy;

    final float[] scratch;

    /** Scratch for two numbers of each row. */
    final float[] rest;

    final float[] factor;

    private final String quantity;
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
        this.entropy = block.newColumn();
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
        Arrays.fill(number, 0, size(), Float.NEGATIVE_INFINITY);
        for (int r = 0; r < block.rows(); r++) {
            number[block.at(r, only.of(r))] = 0;
        }
        compute(first);
    }

    private void compute(int first) {
        firstRow = first;
        if (!mask.all()) {
            leaveOut();
        }
        compute();
    }

    private void leaveOut() {
        for (int i = 0; i < size(); i++) {
            number[i] = mask.allows(i) ? number[i] : Float.NEGATIVE_INFINITY;
        }
    }

    /** A number that makes an even row. */
    abstract float padding();

    /** Computes everything from the numbers. */
    abstract void compute();

    /** Finds each row's largest number. */
    final void findBest() {
        block.findBest(number, best, max);
    }

    /**
     * Makes probabilities of their proportions to the largest, which is 1, and of the logarithms of these. The sum is taken without its
     * largest term, so that log p is as good as p even where p is nearly 1.
     */
    final void normalise() {
        setBest(0);
        block.sum(probability, rest);
        setBest(1);
        for (int r = 0; r < block.rows(); r++) {
            factor[r] = 1 / (1 + rest[r]);
        }
        block.spread(factor, scratch);
        block.arithmetic().log(1, rest, block.rows());
        block.spread(rest, spreadRest);
        int n = size();
        for (int i = 0; i < n; i++) {
            probability[i] *= scratch[i];
        }
        for (int i = 0; i < n; i++) {
            logProbability[i] -= spreadRest[i];
        }
        sumEntropy();
    }

    private void sumEntropy() {
        int n = size();
        for (int i = 0; i < n; i++) {
            scratch[i] = 0 - probability[i] * logProbability[i];
        }
        block.sum(scratch, entropy);
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
    final void check(int r) {
        boolean none = true;
        for (int action = 0; action < block.actions(); action++) {
            int i = block.at(r, action);
            if (mask.allows(i)) {
                none = false;
                checkNumber(r, action, number[i]);
            }
        }
        if (none) {
            throw invalid(r, InvalidRowException.NO_ACTION, "at least one action that the masks allow", "none");
        }
        checkLargest(r, max[r]);
    }

    /** Checks one number that counts. */
    abstract void checkNumber(int r, int action, float x);

    /** Checks a row of which each number that counts has been checked. */
    abstract void checkLargest(int r, float largest);

    final InvalidRowException invalid(int r, int action, String expected, String found) {
        return new InvalidRowException(quantity, firstRow + r, action, expected, found);
    }
}
