package org.kelvinrl.ingest;

import java.io.Serializable;
import org.kelvinrl.log.BadValueException;

/** How many rows have the episode and step of a row before them, and which is the first such step. */
final class DuplicateSteps implements Serializable {

    private static final long serialVersionUID = 1L;

    private long count;
    private String episode;
    private long step;

    /** Counts a row that is one too many. */
    void add(String rowEpisode, long rowStep) {
        count++;
        keepFirst(rowEpisode, rowStep);
    }

    void combine(DuplicateSteps other) {
        count += other.count;
        if (other.count > 0) {
            keepFirst(other.episode, other.step);
        }
    }

    private void keepFirst(String otherEpisode, long otherStep) {
        int order = episode == null ? -1 : otherEpisode.compareTo(episode);
        if (order < 0 || (order == 0 && otherStep < step)) {
            episode = otherEpisode;
            step = otherStep;
        }
    }

    long count() {
        return count;
    }

    /** Episode of the first step that occurs twice; null if there is none. */
    String episode() {
        return episode;
    }

    long step() {
        return step;
    }

    /** Why a row is refused that is not the first of its step. */
    static BadValueException why(RowLayout layout, String episode, long step) {
        return BadValueException.of(
                layout.stepColumn(),
                "one row for each step of an episode",
                "another one of episode " + BadValueException.quote(episode) + ", step " + step,
                "Remove one of them, or map columns that tell episodes and steps apart");
    }
}
