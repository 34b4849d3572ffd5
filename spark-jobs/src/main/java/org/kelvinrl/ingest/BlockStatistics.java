package org.kelvinrl.ingest;

import java.util.EnumSet;
import org.kelvinrl.schema.PreparedColumn;

/** Measures a block that was read the way it was measured when it was written. */
final class BlockStatistics {

    /** What is measured. */
    static final EnumSet<PreparedColumn> COLUMNS = EnumSet.of(
            PreparedColumn.EPISODE,
            PreparedColumn.OBSERVATION,
            PreparedColumn.ACTION,
            PreparedColumn.REWARD,
            PreparedColumn.ACTION_MASK,
            PreparedColumn.Q_VALUES,
            PreparedColumn.Q_LOGGED,
            PreparedColumn.PROPENSITY,
            PreparedColumn.TEACHER);

    private final RowBlock block;
    private final PreparedRow row = new PreparedRow();

    private BlockStatistics(RowBlock block) {
        this.block = block;
    }

    /** Adds the rows of a block, which is of whole episodes. */
    static void accept(RowBlock block, RowStatistics statistics) {
        BlockStatistics rows = new BlockStatistics(block);
        String[] episodes = block.episodes();
        for (int i = 0; i < block.rows(); i++) {
            rows.fill(i);
            statistics.accept(rows.row);
            if (i + 1 == block.rows() || !episodes[i + 1].equals(episodes[i])) {
                statistics.endEpisode();
            }
        }
    }

    private void fill(int i) {
        row.clear();
        block.observations().copyTo(i, row.setFloats(PreparedColumn.OBSERVATION, block.observationSize()), 0);
        if (block.actionIndices() != null && block.actionIndices()[i] >= 0) {
            row.setInteger(PreparedColumn.ACTION, block.actionIndices()[i]);
        }
        if (block.rewards() != null && !Float.isNaN(block.rewards()[i])) {
            row.setNumber(PreparedColumn.REWARD, block.rewards()[i]);
        }
        if (block.propensities() != null && !Double.isNaN(block.propensities()[i])) {
            row.setNumber(PreparedColumn.PROPENSITY, block.propensities()[i]);
        }
        if (block.qValues() != null && !Float.isNaN(block.qValues()[i * block.actions()])) {
            float[] values = row.setFloats(PreparedColumn.Q_VALUES, block.actions());
            System.arraycopy(block.qValues(), i * block.actions(), values, 0, block.actions());
        }
        if (block.teachers() != null && block.teachers()[i] != null) {
            row.setText(PreparedColumn.TEACHER, block.teachers()[i]);
        }
        flags(PreparedColumn.ACTION_MASK, block.actionMasks(), i);
        flags(PreparedColumn.Q_LOGGED, block.qLogged(), i);
    }

    /** All are true where a row does not say. */
    private void flags(PreparedColumn column, boolean[] values, int i) {
        if (values != null) {
            int size = block.actions();
            System.arraycopy(values, i * size, row.setFlags(column, size), 0, size);
        }
    }
}
