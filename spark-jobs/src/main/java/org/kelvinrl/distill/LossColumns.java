package org.kelvinrl.distill;

import java.util.EnumSet;
import java.util.Set;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;

/** The columns of a prepared row that a loss is computed from. */
public final class LossColumns {

    private LossColumns() {}

    /** The columns without which a row has no loss. */
    public static Set<PreparedColumn> required(PolicyLoss loss) {
        EnumSet<PreparedColumn> columns = EnumSet.of(teacher(loss.targets()));
        if (loss.divergence().needsTakenAction()) {
            columns.add(PreparedColumn.ACTION);
        }
        if (loss.regulariser().needsReference()) {
            columns.add(PreparedColumn.BEHAVIOUR_PROBABILITIES);
        }
        return columns;
    }

    /** All columns that are read for a loss, with teachers where they have temperatures of their own. */
    public static Set<PreparedColumn> of(ModelManifest.Loss loss) {
        Set<PreparedColumn> columns = of(ModelLoss.of(loss));
        if (loss.teacherTemperatures() != null) {
            columns.add(PreparedColumn.TEACHER);
        }
        return columns;
    }

    /** All columns that are read: those required, what the student sees, and masks and weights where a log has them. */
    static Set<PreparedColumn> of(PolicyLoss loss) {
        Set<PreparedColumn> columns = required(loss);
        columns.addAll(EnumSet.of(PreparedColumn.OBSERVATION, PreparedColumn.ACTION_MASK, PreparedColumn.WEIGHT));
        if (loss.targets() == Targets.Q_VALUES) {
            columns.add(PreparedColumn.Q_LOGGED);
        }
        return columns;
    }

    /** The column that the teacher's policy is taken from. */
    private static PreparedColumn teacher(Targets targets) {
        return switch (targets) {
            case Q_VALUES -> PreparedColumn.Q_VALUES;
            case PROBABILITIES -> PreparedColumn.TARGET_PROBABILITIES;
            case ACTION -> PreparedColumn.ACTION;
        };
    }

    /**
     * Checks that a data set has what a loss is computed from.
     *
     * @throws KelvinException if a required column is null in some row
     */
    static void requireIn(PreparedDataset dataset, PolicyLoss loss) {
        for (PreparedColumn column : required(loss)) {
            long missing = dataset.manifest().nulls().getOrDefault(column.columnName(), 0L);
            if (missing > 0) {
                throw KelvinException.data(
                        content(column) + " in every row" + reason(column, loss),
                        missing + " of " + dataset.manifest().rows() + " rows without",
                        "column " + column.columnName() + ", " + dataset.path(),
                        "Map the log's " + content(column) + " to " + column.columnName()
                                + ", leave out the rows that have none, and ingest it again");
            }
        }
    }

    private static String content(PreparedColumn column) {
        return switch (column) {
            case Q_VALUES -> "Q-values";
            case TARGET_PROBABILITIES -> "target probabilities";
            case BEHAVIOUR_PROBABILITIES -> "behaviour probabilities";
            case ACTION -> "actions";
            default -> throw new IllegalArgumentException("no loss requires " + column);
        };
    }

    /** What asks for a column that distillation does without if nothing is set. */
    private static String reason(PreparedColumn column, PolicyLoss loss) {
        return switch (column) {
            case TARGET_PROBABILITIES -> " for --targets " + loss.targets();
            case BEHAVIOUR_PROBABILITIES -> " for --regulariser " + loss.regulariser();
            case ACTION ->
                loss.targets() == Targets.ACTION
                        ? " for --targets " + loss.targets()
                        : " for --divergence " + loss.divergence();
            default -> "";
        };
    }
}
