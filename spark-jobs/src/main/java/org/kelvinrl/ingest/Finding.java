package org.kelvinrl.ingest;

import java.util.Locale;

/** What ingest finds in a log that is no error and yet worth knowing. Each is counted, none changes a row in silence. */
public enum Finding {
    /** A row whose step is more than one above the step of the row before it in its episode. */
    STEP_GAP("steps that do not follow the step before"),
    /** An episode whose last row neither terminated nor was truncated. */
    OPEN_END("episodes that end neither terminated nor truncated"),
    /** An episode that was cut off, and whose last row stores no next observation: nothing tells the value that follows. */
    NO_NEXT_OBSERVATION("episodes cut off without a next observation"),
    /** A row that terminated, and yet is followed by more rows of its episode. */
    TERMINATED_INSIDE("rows that terminated and are followed by more of their episode"),
    /** A row that terminated, followed by one that terminated too, of which the mapping repairs the first. */
    DOUBLE_TERMINAL_REPAIRED("rows that terminated one row too early, repaired"),
    /** A row that was done at the limit of steps, which the mapping says to take as truncated. */
    TRUNCATED_AT_LIMIT("rows done at the limit of steps, taken as truncated"),
    /** A mask without a valid action, which the mapping says to leave out. */
    EMPTY_MASK_REPAIRED("masks without a valid action, left out"),
    /** A row that was truncated, and yet is followed by more rows of its episode. */
    TRUNCATED_INSIDE("rows that were truncated and are followed by more of their episode"),
    /** A row that shares episode and step with a row that was kept. */
    DUPLICATE_STEP_DROPPED("rows left out that share episode and step with another"),
    /** A reward other than 0 in the first row of an episode, where rewards belong to the row before. */
    REWARD_WITHOUT_ACTION("rewards of first rows, which belong to no action"),
    /** A last row of an episode with an action, where rewards belong to the row before: its reward would be in a row after it. */
    REWARD_NOT_LOGGED("actions of last rows, whose reward would be in a row after them"),
    /** A row that ended and has no action; or, where ends belong to the row before, a first row that did. */
    END_WITHOUT_ACTION("ends of rows without an action, or of first rows whose end belongs to the row before"),
    /** A row whose episode goes on in another file, where the order of rows is that of the files. */
    EPISODE_OF_FILES("rows whose episode goes on in another file"),
    /** An action that its own row's mask excludes. */
    ACTION_NOT_VALID("actions that their mask excludes"),
    /** A propensity that differs from the behaviour policy's probability of the action. */
    PROPENSITY_DIFFERS("propensities that differ from the behaviour probability of the action");

    private final String description;

    Finding(String description) {
        this.description = description;
    }

    /**
     * The name in manifests and reports.
     *
     * @return the name, in snake case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What is counted.
     *
     * @return a few words in the plural
     */
    public String description() {
        return description;
    }
}
