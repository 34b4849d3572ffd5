package org.kelvinrl.environment;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.schema.PreparedColumn;

/** The columns of a generated log. They have the names of the prepared row. */
final class LogSchema {

    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

    private static final DataType MASK = DataTypes.createArrayType(DataTypes.BooleanType, false);

    private LogSchema() {}

    /** The columns of an environment's log in order; only the Q-values are nullable. */
    static StructType of(Environment environment) {
        return environment.masksActions()
                ? columns().add(PreparedColumn.ACTION_MASK.columnName(), MASK, false)
                : columns();
    }

    private static StructType columns() {
        return new StructType()
                .add(PreparedColumn.EPISODE.columnName(), DataTypes.LongType, false)
                .add(PreparedColumn.STEP.columnName(), DataTypes.IntegerType, false)
                .add(PreparedColumn.OBSERVATION.columnName(), FLOATS, false)
                .add(PreparedColumn.ACTION.columnName(), DataTypes.IntegerType, false)
                .add(PreparedColumn.REWARD.columnName(), DataTypes.FloatType, false)
                .add(PreparedColumn.TERMINATED.columnName(), DataTypes.BooleanType, false)
                .add(PreparedColumn.TRUNCATED.columnName(), DataTypes.BooleanType, false)
                .add(PreparedColumn.PROPENSITY.columnName(), DataTypes.DoubleType, false)
                .add(PreparedColumn.BEHAVIOUR_PROBABILITIES.columnName(), FLOATS, false)
                .add(PreparedColumn.Q_VALUES.columnName(), FLOATS, true);
    }
}
