package org.kelvinrl.loss;

/**
 * Weighted sums of what a {@link LossKernel} computed for each row, and their means.
 *
 * <p>Sums are in double precision and are added in the order in which rows are accepted and sums combined; means are taken only
 * when read. The mean over no row, or over rows of weight 0 alone, is NaN.
 *
 * <p>Instances are mutable and not safe for use by several threads.
 */
public final class LossSums {
    private static final int NUMBERS = 8;

    private double samples;
    private double weight;
    private double loss;
    private double divergence;
    private double entropy;
    private double teacherEntropy;
    private double agreement;
    private double regulariser;

    private LossSums() {}

    /**
     * Creates sums over no row.
     *
     * @return the sums
     */
    public static LossSums create() {
        return new LossSums();
    }

    /**
     * Creates the sums that {@link #toArray()} gave out.
     *
     * @param numbers what it gave
     * @return the sums
     * @throws IllegalArgumentException if there are more or fewer numbers
     */
    public static LossSums of(double[] numbers) {
        if (numbers.length != NUMBERS) {
            throw new IllegalArgumentException("loss sums: expected " + NUMBERS + " numbers, found " + numbers.length);
        }
        LossSums sums = new LossSums();
        sums.samples = numbers[0];
        sums.weight = numbers[1];
        sums.loss = numbers[2];
        sums.divergence = numbers[3];
        sums.entropy = numbers[4];
        sums.teacherEntropy = numbers[5];
        sums.agreement = numbers[6];
        sums.regulariser = numbers[7];
        return sums;
    }

    /**
     * Gives the sums as numbers: samples, weight, and the weighted sums of loss, divergence, student's entropy, teacher's
     * entropy, agreement and regulariser.
     *
     * @return a new array, from which {@link #of} gives these sums back
     */
    public double[] toArray() {
        return new double[] {samples, weight, loss, divergence, entropy, teacherEntropy, agreement, regulariser};
    }

    /** Adds the first rows of a block, in their order; padding has weight 0. */
    void accept(RowResults results, int rows, int steps) {
        samples += steps;
        for (int r = 0; r < rows; r++) {
            double w = results.weight[r];
            weight += w;
            loss += w * results.loss[r];
            divergence += w * results.divergence[r];
            entropy += w * results.entropy[r];
            teacherEntropy += w * results.teacherEntropy[r];
            agreement += w * results.agreement[r];
            regulariser += w * results.regulariser[r];
        }
    }

    /**
     * Adds other sums to these, which then cover the rows of both. As additions round, the bits depend on the order in which sums
     * are combined.
     *
     * @param other the sums to add, left as they are
     * @return these sums
     */
    public LossSums combine(LossSums other) {
        samples += other.samples;
        weight += other.weight;
        loss += other.loss;
        divergence += other.divergence;
        entropy += other.entropy;
        teacherEntropy += other.teacherEntropy;
        agreement += other.agreement;
        regulariser += other.regulariser;
        return this;
    }

    /**
     * Gives the number of rows.
     *
     * @return how many rows were accepted that are not padding
     */
    public long samples() {
        return (long) samples;
    }

    /**
     * Gives the sum of the rows' weights.
     *
     * @return the sum, the number of rows where no weights were given
     */
    public double weight() {
        return weight;
    }

    /**
     * Gives the mean loss.
     *
     * @return the weighted mean of the loss, D - lambda H or D + lambda K
     */
    public double loss() {
        return loss / weight;
    }

    /**
     * Gives the mean divergence.
     *
     * @return the weighted mean of D
     */
    public double divergence() {
        return divergence / weight;
    }

    /**
     * Gives the student's mean entropy.
     *
     * @return the weighted mean of the entropy of p over the valid actions, in nats
     */
    public double entropy() {
        return entropy / weight;
    }

    /**
     * Gives the teacher's mean entropy.
     *
     * @return the weighted mean of the entropy of q over the valid and logged actions, in nats
     */
    public double teacherEntropy() {
        return teacherEntropy / weight;
    }

    /**
     * Gives how often the student's best action is the teacher's.
     *
     * @return the weighted share of rows, from 0 to 1, where the largest logit and the largest Q-value are the same action's among
     *     the valid and logged ones; of equal numbers that of the lowest index counts
     */
    public double agreement() {
        return agreement / weight;
    }

    /**
     * Gives the mean of the regulariser.
     *
     * @return the weighted mean of what the loss's regulariser is, before weight and sign
     */
    public double regulariser() {
        return regulariser / weight;
    }
}
