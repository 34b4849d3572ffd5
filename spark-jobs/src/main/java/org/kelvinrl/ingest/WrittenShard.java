package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.schema.DatasetManifest;

/** A shard that a task attempt wrote: where, what, and what was measured of it. */
final class WrittenShard implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final String attempt;
    private final ArrayList<DatasetManifest.Block> training;
    private final ArrayList<DatasetManifest.Block> validation;
    private final RowStatistics statistics;
    private final long[] nulls;
    private final FindingCounts findings;
    private final DuplicateSteps duplicates;
    private final int actions;
    private final ObservationForm form;
    private final long numbers;

    WrittenShard(
            int index,
            String attempt,
            List<DatasetManifest.Block> training,
            List<DatasetManifest.Block> validation,
            RowStatistics statistics,
            long[] nulls,
            FindingCounts findings,
            DuplicateSteps duplicates,
            int actions,
            ObservationForm form,
            long numbers) {
        this.index = index;
        this.attempt = attempt;
        this.training = new ArrayList<>(training);
        this.validation = new ArrayList<>(validation);
        this.statistics = statistics;
        this.nulls = nulls.clone();
        this.findings = findings;
        this.duplicates = duplicates;
        this.actions = actions;
        this.form = form;
        this.numbers = numbers;
    }

    int index() {
        return index;
    }

    /** Path of the shard's folder below those of all attempts. */
    String path() {
        return attempt + "/" + folder(index);
    }

    List<DatasetManifest.Block> training() {
        return training;
    }

    List<DatasetManifest.Block> validation() {
        return validation;
    }

    /** Measures of the training rows. */
    RowStatistics statistics() {
        return statistics;
    }

    /** In how many rows each column is null, by its ordinal. */
    long[] nulls() {
        return nulls.clone();
    }

    /** What was found in the rows of both parts. */
    FindingCounts findings() {
        return findings;
    }

    /** The rows that were left out, for their steps had occurred. */
    DuplicateSteps duplicates() {
        return duplicates;
    }

    /** One more than the largest index of an action in any row; 0 if no row has one. */
    int actions() {
        return actions;
    }

    /** How its blocks hold observations: as those of all other shards. */
    ObservationForm form() {
        return form;
    }

    /** Numbers of its observations that are not 0; 0 where the form is whole. */
    long numbers() {
        return numbers;
    }

    /** Name of a shard's folder. */
    static String folder(int index) {
        return String.format("shard=%05d", index);
    }
}
