package org.kelvinrl.schema;

import java.util.Locale;

/**
 * The columns of a prepared row. One schema serves distillation, Bellman backups and off-policy evaluation: what a log does
 * not have is null, and a column that no row has costs next to nothing.
 *
 * <p>A column is never renamed, removed or given another type; new ones are added at the end as nullable.
 */
public enum PreparedColumn {
    /** Identifier of the episode, the log's own, as text. */
    EPISODE(Type.TEXT, Presence.REQUIRED),
    /** Position within the episode; rows of an episode are sorted by it. */
    STEP(Type.INT64, Presence.REQUIRED),
    /** What was seen before the action, in the log's own units; a map in files of {@link DatasetManifest.SparseObservations}. */
    OBSERVATION(Type.FLOAT32_LIST, Presence.REQUIRED),
    /** Index of the action that was taken, 0 to n - 1. */
    ACTION(Type.INT32, Presence.NULLABLE),
    /** Reward for the action of this row. */
    REWARD(Type.FLOAT32, Presence.NULLABLE),
    /** The environment ended after the action: no value follows. */
    TERMINATED(Type.BOOLEAN, Presence.NULLABLE),
    /** The episode was cut off after the action: the next state goes on having a value. */
    TRUNCATED(Type.BOOLEAN, Presence.NULLABLE),
    /** What was seen after the action, where it is stored with its row; in files as {@link #OBSERVATION}. */
    NEXT_OBSERVATION(Type.FLOAT32_LIST, Presence.NULLABLE),
    /** True where the next observation is the next row's observation; false where the row has none or stores it. */
    NEXT_IS_NEXT_ROW(Type.BOOLEAN, Presence.NULLABLE),
    /** Which actions were valid; null means all. */
    ACTION_MASK(Type.BOOLEAN_LIST, Presence.NULLABLE),
    /** Which actions are valid after this row; null means all, or the next row's mask if the next observation is its. */
    NEXT_ACTION_MASK(Type.BOOLEAN_LIST, Presence.NULLABLE),
    /** Q-values of all actions; where {@link #Q_LOGGED} is false the value is zero and means nothing. */
    Q_VALUES(Type.FLOAT32_LIST, Presence.NULLABLE),
    /** Which Q-values were logged; null means all. */
    Q_LOGGED(Type.BOOLEAN_LIST, Presence.NULLABLE),
    /** A teacher's probabilities of all actions. */
    TARGET_PROBABILITIES(Type.FLOAT32_LIST, Presence.NULLABLE),
    /** Probability, in (0, 1], with which the behaviour policy took the logged action. */
    PROPENSITY(Type.FLOAT64, Presence.NULLABLE),
    /** The behaviour policy's probabilities of all actions. */
    BEHAVIOUR_PROBABILITIES(Type.FLOAT32_LIST, Presence.NULLABLE),
    /** Weight of the row in the loss, at least 0; null means 1. */
    WEIGHT(Type.FLOAT32, Presence.NULLABLE),
    /** Name of the teacher that gave the Q-values. */
    TEACHER(Type.TEXT, Presence.NULLABLE),
    /** When the action was taken, in microseconds since the epoch. */
    TIMESTAMP(Type.INT64, Presence.NULLABLE),
    /** Identifier of the row in the log, the log's own. */
    SOURCE_ID(Type.TEXT, Presence.NULLABLE);

    /** What a column holds. Lists have one element for each component of the observation or for each action. */
    public enum Type {
        /** Two values. */
        BOOLEAN,
        /** A 32-bit integer. */
        INT32,
        /** A 64-bit integer. */
        INT64,
        /** A 32-bit floating-point number. */
        FLOAT32,
        /** A 64-bit floating-point number. */
        FLOAT64,
        /** UTF-8 text. */
        TEXT,
        /** A list of 32-bit floating-point numbers. */
        FLOAT32_LIST,
        /** A list of truth values. */
        BOOLEAN_LIST
    }

    /** Whether a row may go without a value. */
    public enum Presence {
        /** Every row has a value. */
        REQUIRED,
        /** A row may be null. */
        NULLABLE
    }

    private final String columnName = name().toLowerCase(Locale.ROOT);
    private final Type type;
    private final Presence presence;

    PreparedColumn(Type type, Presence presence) {
        this.type = type;
        this.presence = presence;
    }

    /**
     * The name in files.
     *
     * @return the name, in snake case
     */
    public String columnName() {
        return columnName;
    }

    /**
     * What the column holds.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * Whether a row may go without a value.
     *
     * @return required or nullable
     */
    public Presence presence() {
        return presence;
    }
}
