package org.kelvinrl.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.rows.SparseRows;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.PreparedColumn;

/** Writes one shard from its rows in order: blocks of whole episodes, and measures of them. */
final class ShardWriter implements Closeable {

    /** A block ends with the first episode that ends at or after so many rows. */
    static final int BLOCK_ROWS = 1 << 16;

    private static final PreparedColumn[] COLUMNS = PreparedColumn.values();

    private final FileSystem files;
    private final Path folder;
    private final int index;
    private final RowStatistics statistics;
    private final Map<Part, List<Block>> blocks = new EnumMap<>(Part.class);
    private final long[] nulls = new long[COLUMNS.length];
    private final FindingCounts findings = new FindingCounts();
    private final DuplicateSteps duplicates = new DuplicateSteps();
    private final EpisodeRules rules;
    private final EpisodeCompletion completion;

    private final ObservationForm form;

    private int actions;

    /** Numbers of observations that are not 0, where the form asks for it. */
    private long numbers;

    private BlockWriter<PreparedRow> block;
    private Part part;

    /** The row before, which is written once it is known whether its successor follows. */
    private PreparedRow previous = new PreparedRow();

    private boolean hasPrevious;

    ShardWriter(FileSystem files, Path folder, int index, RowLayout layout, ObservationForm form) {
        this.files = files;
        this.folder = folder;
        this.index = index;
        this.statistics = new RowStatistics(layout.observationSize(), layout.actions());
        this.rules = layout.rules();
        this.form = form;
        this.completion = new EpisodeCompletion(rules, findings);
        for (Part each : Part.values()) {
            blocks.put(each, new ArrayList<>());
        }
    }

    int index() {
        return index;
    }

    /**
     * Takes the next row, and gives back one to be filled. A row of the step of the row before is left out, and counted as one too many
     * unless the mapping keeps the first.
     */
    PreparedRow accept(PreparedRow row, Part rowPart) throws IOException {
        if (hasPrevious) {
            boolean isSameEpisode = text(row).equals(text(previous));
            if (isSameEpisode && step(row) == step(previous)) {
                addDuplicate(row);
                return row;
            }
            boolean isFollowed = isSameEpisode && (rules.isRanked() || step(row) == step(previous) + 1);
            if (isSameEpisode && !isFollowed) {
                findings.add(Finding.STEP_GAP);
            }
            completion.complete(previous, isSameEpisode ? row : null);
            writePrevious(isFollowed);
            if (!isSameEpisode) {
                endEpisode();
            }
            if (rowPart != part) {
                endBlock();
            }
        }
        part = rowPart;
        PreparedRow free = previous;
        previous = row;
        hasPrevious = true;
        return free;
    }

    /** Ends the shard and describes it. */
    WrittenShard end(String attempt) throws IOException {
        completion.complete(previous, null);
        writePrevious(false);
        endEpisode();
        endBlock();
        return new WrittenShard(
                index,
                attempt,
                blocks.get(Part.TRAINING),
                blocks.get(Part.VALIDATION),
                statistics,
                nulls,
                findings,
                duplicates,
                actions,
                form,
                numbers);
    }

    /** Lets go of the file of a shard that is not ended. */
    @Override
    public void close() throws IOException {
        if (block != null) {
            block.abandon();
        }
    }

    private void addDuplicate(PreparedRow row) {
        if (rules.keepsFirstDuplicate()) {
            findings.add(Finding.DUPLICATE_STEP_DROPPED);
        } else {
            duplicates.add(text(row), step(row));
        }
    }

    private void writePrevious(boolean isFollowed) throws IOException {
        if (block == null) {
            String name = String.format(
                    "%s/%s-%05d.parquet",
                    WrittenShard.folder(index), part.label(), blocks.get(part).size());
            block = new BlockWriter<>(files, folder, name, new PreparedRowForm(form));
        }
        previous.setTrue(
                PreparedColumn.NEXT_IS_NEXT_ROW,
                isFollowed
                        && !previous.isTrue(PreparedColumn.TERMINATED)
                        && !previous.has(PreparedColumn.NEXT_OBSERVATION));
        block.write(previous);
        if (form == ObservationForm.SPARSE) {
            numbers += SparseRows.kept(previous.floats(PreparedColumn.OBSERVATION));
        }
        if (part == Part.TRAINING) {
            statistics.accept(previous);
        }
        if (previous.has(PreparedColumn.ACTION)) {
            actions = Math.max(actions, (int) previous.integer(PreparedColumn.ACTION) + 1);
        }
        for (PreparedColumn column : COLUMNS) {
            nulls[PreparedSchema.index(column)] += previous.has(column) ? 0 : 1;
        }
    }

    private void endEpisode() throws IOException {
        block.endEpisode();
        if (!previous.isTrue(PreparedColumn.TERMINATED) && !previous.isTrue(PreparedColumn.TRUNCATED)) {
            findings.add(Finding.OPEN_END);
        }
        if (!previous.isTrue(PreparedColumn.TERMINATED) && !previous.has(PreparedColumn.NEXT_OBSERVATION)) {
            findings.add(Finding.NO_NEXT_OBSERVATION);
        }
        if (part == Part.TRAINING) {
            statistics.endEpisode();
        }
        if (block.rows() >= BLOCK_ROWS) {
            endBlock();
        }
    }

    private void endBlock() throws IOException {
        if (block != null) {
            blocks.get(part).add(block.end());
            block = null;
        }
    }

    private static String text(PreparedRow row) {
        return row.text(PreparedColumn.EPISODE);
    }

    private static long step(PreparedRow row) {
        return row.integer(PreparedColumn.STEP);
    }
}
