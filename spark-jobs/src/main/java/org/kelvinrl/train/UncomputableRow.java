package org.kelvinrl.train;

import java.util.Set;
import org.kelvinrl.loss.InvalidRowException;
import org.kelvinrl.schema.KelvinException;

/** Tells whose doing it is that a row's loss cannot be computed. */
public final class UncomputableRow {

    /** What the loss core refuses that no row holds. */
    private static final Set<String> COMPUTED = Set.of("logits", "divergence", "regulariser", "gradient");

    private UncomputableRow() {}

    /**
     * What to throw where targets and weights are computed as well, so that whatever is refused is the networks' doing.
     *
     * @param e why the loss core refused the row
     * @param where the row's file and place
     * @return a {@link DivergedException}
     */
    public static RuntimeException divergence(InvalidRowException e, String where) {
        return DivergedException.of(e.found(), e.quantity() + " of " + where);
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
