package org.kelvinrl.score;

import java.util.HashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.kelvinrl.ingest.RowBlock;

/** Gives the rows of a scorer's batch to Parquet, each by its index in the batch. */
final class ScoreWriteSupport extends WriteSupport<Integer> {

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
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

    private static final String LIST = "list";
    private static final String ELEMENT = "element";

    private final Scorer scorer;
    private final RowBlock block;
    private final Binary split;
    private RecordConsumer out;

    ScoreWriteSupport(Scorer scorer, String split) {
        this.scorer = scorer;
        this.block = scorer.block();
        this.split = Binary.fromString(split);
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(SCHEMA, new HashMap<>());
    }

    @Override
    public String getName() {
        return "kelvin";
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        this.out = consumer;
    }

    @Override
    public void write(Integer index) {
        out.startMessage();
        for (int i = 0; i < COLUMNS.length; i++) {
            if (has(COLUMNS[i], index)) {
                out.startField(COLUMNS[i].columnName(), i);
                value(COLUMNS[i], index);
                out.endField(COLUMNS[i].columnName(), i);
            }
        }
        out.endMessage();
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

    private void value(ScoreColumn column, int index) {
        int row = scorer.first() + index;
        switch (column) {
            case EPISODE -> out.addBinary(Binary.fromString(block.episodes()[row]));
            case STEP -> out.addLong(block.steps()[row]);
            case SPLIT -> out.addBinary(split);
            case ACTION -> out.addInteger(block.actionIndices()[row]);
            case WEIGHT -> out.addFloat(block.weights() == null ? 1 : block.weights()[row]);
            case LOGITS -> list(scorer.logits(), index);
            case STUDENT_PROBABILITIES -> list(scorer.studentProbabilities, index);
            case TEACHER_PROBABILITIES -> list(scorer.teacherProbabilities, index);
            case DIVERGENCE -> out.addFloat(scorer.divergence[index]);
            case ENTROPY -> out.addFloat(scorer.entropy[index]);
            case TEACHER_ENTROPY -> out.addFloat(scorer.teacherEntropy[index]);
            case AGREES -> out.addBoolean(scorer.agrees[index]);
            case GRADIENT -> list(scorer.gradient, index);
            case REGULARISER -> out.addFloat(scorer.regulariser[index]);
        }
    }

    /** One number for each action, of which there is at least one. */
    private void list(float[] matrix, int index) {
        int actions = block.actions();
        out.startGroup();
        out.startField(LIST, 0);
        for (int i = index * actions; i < (index + 1) * actions; i++) {
            out.startGroup();
            out.startField(ELEMENT, 0);
            out.addFloat(matrix[i]);
            out.endField(ELEMENT, 0);
            out.endGroup();
        }
        out.endField(LIST, 0);
        out.endGroup();
    }
}
