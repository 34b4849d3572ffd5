package org.kelvinrl.score;

import java.io.IOException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.storage.ColumnarFile;
import org.kelvinrl.storage.FileColumn;

/** Gives the rows of a scorer's batch to the columns of a file, each by its index in the batch. */
final class ScoredRows {

    static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message kelvin {
              required binary episode (STRING);
              required int64 step;
              required binary split (STRING);
              optional int32 action;
              required float weight;
              required group logits (LIST) { repeated group list { required float element; } }
              required group student_probabilities (LIST) { repeated group list { required float element; } }
              optional group teacher_probabilities (LIST) { repeated group list { required float element; } }
              optional float divergence;
              required float entropy;
              optional float teacher_entropy;
              optional boolean agrees;
              optional group gradient (LIST) { repeated group list { required float element; } }
              optional float regulariser;
            }
            """);

    private static final ScoreColumn[] COLUMNS = ScoreColumn.values();

    private final Scorer scorer;
    private final RowBlock block;
    private final String split;
    private final ColumnarFile file;

    ScoredRows(Scorer scorer, String split, ColumnarFile file) {
        this.scorer = scorer;
        this.block = scorer.block();
        this.split = split;
        this.file = file;
    }

    /** Writes a row. */
    void write(int index) throws IOException {
        for (int i = 0; i < COLUMNS.length; i++) {
            if (has(COLUMNS[i], index)) {
                add(COLUMNS[i], index, file.column(i));
            } else {
                file.column(i).addNull();
            }
        }
        file.endRow();
    }

    private boolean has(ScoreColumn column, int index) {
        int row = scorer.first() + index;
        return switch (column) {
            case EPISODE, STEP, SPLIT, WEIGHT, LOGITS, STUDENT_PROBABILITIES, ENTROPY -> true;
            case ACTION -> block.actionIndices() != null && block.actionIndices()[row] >= 0;
            case TEACHER_PROBABILITIES, DIVERGENCE, TEACHER_ENTROPY, AGREES -> scorer.isCompared(row);
            case GRADIENT -> scorer.gradient != null && scorer.isCompared(row);
            case REGULARISER -> scorer.isRegularised(row);
        };
    }

    private void add(ScoreColumn column, int index, FileColumn out) throws IOException {
        int row = scorer.first() + index;
        int actions = block.actions();
        switch (column) {
            case EPISODE -> out.addText(block.episodes()[row]);
            case STEP -> out.addLong(block.steps()[row]);
            case SPLIT -> out.addText(split);
            case ACTION -> out.addInt(block.actionIndices()[row]);
            case WEIGHT -> out.addFloat(block.weights() == null ? 1 : block.weights()[row]);
            case LOGITS -> out.addFloats(scorer.logits(), index * actions, actions);
            case STUDENT_PROBABILITIES -> out.addFloats(scorer.studentProbabilities, index * actions, actions);
            case TEACHER_PROBABILITIES -> out.addFloats(scorer.teacherProbabilities, index * actions, actions);
            case DIVERGENCE -> out.addFloat(scorer.divergence[index]);
            case ENTROPY -> out.addFloat(scorer.entropy[index]);
            case TEACHER_ENTROPY -> out.addFloat(scorer.teacherEntropy[index]);
            case AGREES -> out.addBoolean(scorer.agrees[index]);
            case GRADIENT -> out.addFloats(scorer.gradient, index * actions, actions);
            case REGULARISER -> out.addFloat(scorer.regulariser[index]);
        }
    }
}
