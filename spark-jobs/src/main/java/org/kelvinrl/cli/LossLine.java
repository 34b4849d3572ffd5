package org.kelvinrl.cli;

import java.util.Locale;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;

/** A loss and its parts on one line, as commands show them. */
final class LossLine {

    private LossLine() {}

    /**
     * The line.
     *
     * @param label what the rows are
     * @param loss what was computed
     * @param sums over at least one row
     */
    static String of(String label, PolicyLoss loss, LossSums sums) {
        return String.format(
                Locale.ROOT,
                "%-16s divergence %.4f%s, entropy %.4f (teacher %.4f), agreement %.2f %%",
                label,
                sums.divergence(),
                regulariser(loss.regulariser(), sums),
                sums.entropy(),
                sums.teacherEntropy(),
                100 * sums.agreement());
    }

    /** Nothing where it is the entropy, which is shown in any case. */
    private static String regulariser(Regulariser regulariser, LossSums sums) {
        return regulariser.equals(Regulariser.shannonEntropy())
                ? ""
                : String.format(Locale.ROOT, ", %s %.4f", regulariser, sums.regulariser());
    }
}
