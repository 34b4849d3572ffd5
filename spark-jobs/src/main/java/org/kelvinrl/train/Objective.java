package org.kelvinrl.train;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.schema.PreparedColumn;

/**
 * What is minimised: a function of the parameters and of rows. Distillation and Bellman backups differ only in this.
 * Immutable; it goes to executors with the task.
 */
public interface Objective extends Serializable {

    /** The columns that a row must be read with. */
    Set<PreparedColumn> columns();

    /** How far rows look ahead in their episodes; null if they do not. */
    default Lookahead lookahead() {
        return null;
    }

    /** How rows are cut into sequences; null if each row is by itself. */
    default Unrolling unrolling() {
        return null;
    }

    /** Number of parameters. */
    int parameterCount();

    /** Which of the parameters have frozen copies that targets are computed from, and when these are renewed. */
    default TargetNetworks targetNetworks() {
        return TargetNetworks.NONE;
    }

    /**
     * What is known of some rows beside their loss.
     *
     * @param sums what evaluations measured of them
     * @return numbers, or lists of numbers, by their names in metrics; empty if nothing is measured
     */
    default Map<String, Object> diagnostics(DiagnosticSums sums) {
        return Map.of();
    }

    /** Weight of the regulariser. */
    double entropyWeight();

    /** The same objective with another weight of the regulariser, at least 0. */
    Objective withEntropyWeight(double weight);

    /** Sets the parameters to their starting values, a pure function of the seed. */
    void initialise(float[] parameters, long seed);

    /**
     * Working memory to compute the objective with.
     *
     * @param product matrix product to compute with
     * @return an evaluation, for one thread
     */
    Evaluation evaluation(MatrixProduct product);

    /** Computes the objective. Not thread-safe. */
    interface Evaluation {

        /**
         * Begins a worker's part of a round.
         *
         * @param targets parameters of the target networks, see {@link Objective#targetNetworks}; they do not change in a round
         */
        default void begin(float[] targets) {}

        /** What was measured of the rows since {@link #begin}, beside their loss. */
        default DiagnosticSums diagnostics() {
            return DiagnosticSums.NONE;
        }

        /**
         * Adds the gradient of the sum of weighted losses of some rows.
         *
         * @param parameters the parameters
         * @param window the window that has the rows
         * @param from first position in the window's order
         * @param to position after the last
         * @param gradient vector that the gradient is added to
         * @param sums sums that the rows are added to
         * @throws DivergedException if outputs, a loss or a gradient are not finite though the rows are
         */
        void gradient(float[] parameters, RowWindow window, int from, int to, float[] gradient, LossSums sums);

        /**
         * Measures the rows of a window in its order, without a gradient.
         *
         * @param parameters the parameters
         * @param window the rows
         * @param sums sums that the rows are added to
         * @throws DivergedException if outputs or a loss are not finite though the rows are
         */
        void measure(float[] parameters, RowWindow window, LossSums sums);
    }
}
