package org.kelvinrl.train;

import java.io.Serializable;

/**
 * All that decides a run's result, beside the data and the objective. Immutable.
 *
 * @param seed seed of starting values and orders
 * @param epochs how often every row is taken, at least 1
 * @param workers number of logical workers W, from 1 to the number of shards: worker w has the shards i with i mod W = w
 * @param batch rows that a worker takes in one step, at least 1; a gradient round takes up to W times as many
 * @param localSteps most steps that a worker takes in one round, at least 1; counts for parameter rounds only
 * @param synchronisation what workers bring together
 * @param optimiser the update rule
 * @param learningRate step size, above 0
 */
public record TrainingPlan(
        long seed,
        int epochs,
        int workers,
        int batch,
        int localSteps,
        Synchronisation synchronisation,
        Optimiser optimiser,
        double learningRate)
        implements Serializable {

    /**
     * How many rounds an epoch has, so that no worker takes more than its batch or its local steps in one of them.
     *
     * @param largestWorkerRows rows of the worker that has the most
     */
    int rounds(long largestWorkerRows) {
        long mostInARound = synchronisation == Synchronisation.GRADIENT ? batch : (long) batch * localSteps;
        return Math.toIntExact(Math.max(1, (largestWorkerRows + mostInARound - 1) / mostInARound));
    }

    /**
     * The first row, in the epoch's order, that a worker takes in a round. A worker's share of every round is in proportion to
     * its rows; the shares of all rounds are all its rows. Parameter rounds begin at a whole batch.
     *
     * @param rows rows of the worker
     * @param round round within the epoch, or their number for the end of the last one
     * @param rounds number of rounds of the epoch
     */
    int firstRow(int rows, int round, int rounds) {
        if (synchronisation == Synchronisation.GRADIENT) {
            return (int) ((long) rows * round / rounds);
        }
        long steps = (rows + batch - 1L) / batch;
        return (int) Math.min(steps * round / rounds * batch, rows);
    }
}
