package org.kelvinrl.score;

import org.kelvinrl.loss.LossSums;
import org.kelvinrl.progress.Progress;
import scala.Tuple4;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Takes what tasks tell, in whatever order they end; sums are added up in the order of the blocks. */
final class ScoreResults extends AbstractFunction2<Object, Tuple4<String, double[], double[], String[]>, BoxedUnit> {

    private final String[] attempts;
    private final double[][] compared;
    private final double[][] others;
    private final String[][] failures;
    private final Progress progress;

    ScoreResults(int blocks, Progress progress) {
        this.attempts = new String[blocks];
        this.compared = new double[blocks][];
        this.others = new double[blocks][];
        this.failures = new String[blocks][];
        this.progress = progress;
    }

    @Override
    public BoxedUnit apply(Object index, Tuple4<String, double[], double[], String[]> result) {
        int block = (Integer) index;
        attempts[block] = result._1();
        compared[block] = result._2();
        others[block] = result._3();
        failures[block] = result._4();
        progress.advanced(1);
        return BoxedUnit.UNIT;
    }

    /** Throws what the user is told of the first row without a result, if there is one. */
    void requireResults() {
        for (String[] failure : failures) {
            if (failure != null) {
                throw UnscorableRowException.told(failure);
            }
        }
    }

    /** Name of the file that a block's rows are in. */
    String attempt(int block) {
        return attempts[block];
    }

    /** Sums over all rows that have a loss. */
    LossSums compared() {
        return sum(compared);
    }

    /** Sums over all other rows. */
    LossSums others() {
        return sum(others);
    }

    private static LossSums sum(double[][] sumsOfBlocks) {
        LossSums sum = LossSums.create();
        for (double[] sums : sumsOfBlocks) {
            sum.combine(LossSums.of(sums));
        }
        return sum;
    }
}
