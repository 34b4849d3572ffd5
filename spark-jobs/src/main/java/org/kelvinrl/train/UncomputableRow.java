package org.kelvinrl.train;

import java.util.Set;
import org.kelvinrl.loss.InvalidRowException;
import org.kelvinrl.schema.KelvinException;

/** Tells whose doing it is that a row's loss cannot be computed. */
public final class UncomputableRow {

    /** What the loss core refuses that no row holds. */
    private static final Set<String> COMPUTED = Set.of("logits", "divergence", "regulariser", "gradient");

    /** What a row holds itself where targets and weights are computed from what networks say. */
    private static final String LOGGED = "actions";

    private UncomputableRow() {}

    /**
     * What to throw where targets and weights are computed too, so that the row's own are its action and its mask alone.
     *
     * @param e why the loss core refused the row
     * @param where the row's file and place
     * @return a {@link DivergedException}, or a {@link KelvinException} about the data
     */
    public static RuntimeException refusalOfTransition(InvalidRowException e, String where) {
        if (!e.quantity().equals(LOGGED)) {
            return DivergedException.of(e.found(), e.quantity() + " of " + where);
        }
        return KelvinException.data(
                        "a logged action that the row's action mask allows",
                        "action " + e.action() + ", which it forbids",
                        where,
                        "One of the two is wrong, and what an action is worth that cannot be taken is not to be learnt: correct"
                                + " the log, and ingest it again")
                .because(e);
    }

    /**
     * What to throw. Rows were checked when they were prepared, but for what some loss alone cannot do with; the rest is the
     * network's doing.
     *
     * @param e why the loss core refused the row
     * @param where the row's file and place
     * @return a {@link DivergedException}, or a {@link KelvinException} about the data
     */
    public static RuntimeException refusal(InvalidRowException e, String where) {
        String place = e.quantity() + " of " + where;
        return COMPUTED.contains(e.quantity())
                ? DivergedException.of(e.found(), place)
                : KelvinException.data(
                                e.expected(), e.found(), place, "Correct the row in the log, and ingest it again")
                        .because(e);
    }
}
