package org.kelvinrl.score;

import java.util.Locale;

/**
 * The columns of the output. Where a row lacks something that the loss is computed from (the teacher's Q-values, probabilities or
 * action, the reference policy), what is compared is null.
 *
 * <p>A column is never renamed, removed or given another type; new ones are added at the end as nullable.
 */
public enum ScoreColumn {
    /** Identifier of the episode, as in the prepared data set. */
    EPISODE,
    /** Position within the episode. */
    STEP,
    /** {@code training} or {@code validation}. */
    SPLIT,
    /** Index of the action that was taken; null where the log has none. */
    ACTION,
    /** Weight of the row in means and in its gradient; 1 where the log has none. */
    WEIGHT,
    /** The student's linear outputs y, one for each action, not scaled. */
    LOGITS,
    /** The student's policy p: softmax of the outputs times the logit scale, 0 for actions that are not valid. */
    STUDENT_PROBABILITIES,
    /**
     * The teacher's policy q: softmax of the Q-values over the temperature, the target probabilities, or 1 for the logged action; 0
     * for actions not valid or not logged.
     */
    TEACHER_PROBABILITIES,
    /** The divergence D between both, in nats; of squared and Huber errors in the Q-values' unit squared; not weighted. */
    DIVERGENCE,
    /** The student's entropy H over the valid actions, in nats. */
    ENTROPY,
    /** The teacher's entropy over the valid and logged actions, in nats. */
    TEACHER_ENTROPY,
    /** Whether the largest output is the action's that the teacher likes best, among those valid and logged. */
    AGREES,
    /**
     * The gradient of weight * (D - lambda R) with respect to the outputs, which back-propagation starts from; only where it was
     * asked for. R is the regulariser; a divergence from a reference policy is added.
     */
    GRADIENT,
    /** The regulariser R, not weighted: the entropy itself unless the loss names another; null without its reference policy. */
    REGULARISER;

    /** The name in files, in snake case. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
