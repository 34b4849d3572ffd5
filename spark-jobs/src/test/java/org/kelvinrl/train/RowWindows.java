package org.kelvinrl.train;

import java.util.Set;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.schema.PreparedColumn;

/** Windows of rows that were made by hand. */
public final class RowWindows {

    private RowWindows() {}

    /** A window of one block, in its own order and with observations as they are. */
    public static RowWindow of(RowBlock block, Set<PreparedColumn> columns, Lookahead lookahead) {
        return of(block, columns, lookahead, null);
    }

    /** A window of one block, in its own order and with observations as they are, whose rows may be steps of sequences. */
    public static RowWindow of(RowBlock block, Set<PreparedColumn> columns, Lookahead lookahead, Unrolling unrolling) {
        ObservationScaling scaling = ObservationScaling.none(block.observationSize());
        return RowWindow.of(BlockRows.of(block, columns, scaling, "part-00000.parquet", lookahead, unrolling));
    }
}
