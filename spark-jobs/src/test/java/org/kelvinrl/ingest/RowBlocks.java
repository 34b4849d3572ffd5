package org.kelvinrl.ingest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.PreparedColumn;

/** Blocks of rows as they are read, made by hand. */
public final class RowBlocks {

    private RowBlocks() {}

    /**
     * A block.
     *
     * @param rows number of rows
     * @param observationSize size of an observation
     * @param actions number of actions
     * @param columns arrays as {@link RowBlock} gives them; a column without one is null in every row
     */
    public static RowBlock of(int rows, int observationSize, int actions, Map<PreparedColumn, Object> columns) {
        Map<PreparedColumn, Object> arrays = new EnumMap<>(columns);
        for (PreparedColumn column : List.of(PreparedColumn.OBSERVATION, PreparedColumn.NEXT_OBSERVATION)) {
            arrays.computeIfPresent(column, (any, numbers) -> FloatRows.whole((float[]) numbers, observationSize));
        }
        return new RowBlock(rows, observationSize, actions, arrays);
    }
}
