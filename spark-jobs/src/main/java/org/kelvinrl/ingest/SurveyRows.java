package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.kelvinrl.ingest.Survey.Question;
import org.kelvinrl.ingest.Survey.What;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogRows;
import org.kelvinrl.log.LogSource;

/** What a task finds in its rows for a survey. Rows that are wrong are left to the pass that checks all of them. */
final class SurveyRows implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    /** A longer text is cut after one character more, which shows that it is too long. */
    static final int LONGEST_NAME = 256;

    /** So many tasks tell their rows, each in an answer of its own, and all others that they do not. */
    static final int MOST_COUNTS = 1 << 16;

    private static final String COUNT = ": ";

    private final LogSource.RowReader reader;
    private final ArrayList<Question> questions;
    private final int[][] positions;

    SurveyRows(LogSource.RowReader reader, List<String> columns, List<Question> questions) {
        this.reader = reader;
        this.questions = new ArrayList<>(questions);
        this.positions = questions.stream()
                .map(question ->
                        question.columns().stream().mapToInt(columns::indexOf).toArray())
                .toArray(int[][]::new);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> source) {
        LogRows rows = reader.open(source);
        List<Set<String>> found = new ArrayList<>();
        questions.forEach(question -> found.add(new HashSet<>()));
        long[] largest = new long[questions.size()];
        Arrays.fill(largest, -1);
        long count = 0;
        while (Failures.advance(rows)) {
            look(rows, found, largest);
            count++;
        }
        List<Row> answers = new ArrayList<>();
        for (int i = 0; i < largest.length; i++) {
            if (largest[i] >= 0) {
                answers.add(RowFactory.create(i, Long.toString(largest[i])));
            }
            for (String text : found.get(i)) {
                answers.add(RowFactory.create(i, text));
            }
        }
        answers.add(count(questions.size(), count));
        return answers.iterator();
    }

    /** Rows of this task, as the answer to a question that comes after all others; of few enough tasks no two give the same. */
    private static Row count(int question, long rows) {
        int task = TaskContext.getPartitionId();
        return RowFactory.create(question, task < MOST_COUNTS ? task + COUNT + rows : COUNT);
    }

    /** Rows of a task, by what it answered; none if it is one too many. */
    static OptionalLong count(String answer) {
        return answer.equals(COUNT)
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(answer.substring(answer.indexOf(COUNT) + COUNT.length())));
    }

    private void look(LogRows rows, List<Set<String>> found, long[] largest) {
        try {
            Object[] values = Failures.values(rows);
            for (int i = 0; i < positions.length; i++) {
                for (int position : positions[i]) {
                    Question question = questions.get(i);
                    if (question.what() == What.LARGEST) {
                        largest[i] = Math.max(largest[i], state(values[position]));
                    } else {
                        look(question.what(), values[position], found.get(i));
                    }
                }
            }
        } catch (BadValueException e) {
            // The place of a bad row is told by the pass that converts it.
            return;
        }
    }

    /** A number that is too large shows that there are too many. */
    private static long state(Object value) throws BadValueException {
        return value == null ? -1 : Math.min(Numbers.whole(value, ""), Integer.MAX_VALUE - 1);
    }

    private static void look(What what, Object value, Set<String> found) throws BadValueException {
        if (value == null) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            for (Object key : map.keySet()) {
                add(what, key, found);
            }
        } else if (value instanceof List<?> list && what == What.ACTIONS) {
            for (Object element : list) {
                look(what, element, found);
            }
        } else if (what != What.KEYS) {
            add(what, value, found);
        }
    }

    private static void add(What what, Object value, Set<String> found) throws BadValueException {
        if (value == null) {
            return;
        }
        String text = Numbers.text(value, "");
        if (found.size() <= what.most()) {
            found.add(text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME + 1));
        }
    }
}
