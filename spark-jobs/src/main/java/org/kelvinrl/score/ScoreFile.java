package org.kelvinrl.score;

import java.io.IOException;
import org.kelvinrl.storage.ColumnarFile;
import org.kelvinrl.storage.NewParquetFile;

/** A file of scores. */
final class ScoreFile {

    private ScoreFile() {}

    /**
     * Scores all rows of a block, and writes them.
     *
     * @param file a file that is not there yet
     * @param scorer scores the block
     * @param split name of the part that the block is of
     * @throws UnscorableRowException if a row has no result
     */
    static void write(NewParquetFile file, Scorer scorer, String split) throws IOException, UnscorableRowException {
        try (ColumnarFile columns = ColumnarFile.create(file, ScoredRows.SCHEMA)) {
            ScoredRows scores = new ScoredRows(scorer, split, columns);
            int rows;
            for (int first = 0; first < scorer.block().rows(); first += rows) {
                rows = scorer.score(first);
                for (int i = 0; i < rows; i++) {
                    scores.write(i);
                }
            }
            columns.end();
        }
    }
}
