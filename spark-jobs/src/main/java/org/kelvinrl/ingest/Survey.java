package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.log.Failures;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.log.LogType;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Finds in the log what a mapping leaves out: keys of maps, sizes, categories, names of actions. One pass over the columns
 * in question, in which rows are counted too, and none if nothing is left out. What is found is a set, in the order of {@link NameIndex#sorted}: the same
 * for the same rows in any order.
 */
final class Survey {

    static final int MOST_NAMES = 1 << 16;

    /** What is looked for in columns. */
    enum What {
        /** Keys of maps. */
        KEYS("keys", RowLayout.LONGEST_LIST, Term.KEYS),
        /** The largest whole number. */
        LARGEST("states", RowLayout.LONGEST_LIST, Term.N),
        /** All values. */
        CATEGORIES("categories", MOST_NAMES, Term.CATEGORIES),
        /** Names of actions, as values, as keys of maps, or as elements of lists. */
        ACTIONS("actions", MOST_NAMES, ColumnMapping.ACTION_NAMES);

        private final String plural;
        private final int most;
        private final String option;

        What(String plural, int most, String option) {
            this.plural = plural;
            this.most = most;
            this.option = option;
        }

        int most() {
            return most;
        }
    }

    /** What is looked for, and where. */
    static final class Question implements Serializable {
        private static final long serialVersionUID = 1L;

        private final What what;
        private final ArrayList<String> columns;

        Question(What what, List<String> columns) {
            this.what = what;
            this.columns = new ArrayList<>(columns);
        }

        What what() {
            return what;
        }

        List<String> columns() {
            return columns;
        }
    }

    /** A text that was found as the answer to the question of an index. */
    static final Encoder<Row> ANSWER = Encoders.row(
            new StructType().add("question", DataTypes.IntegerType, false).add("text", DataTypes.StringType, false));

    private final ColumnMapping mapping;
    private final LogSource log;
    private final List<Question> questions = new ArrayList<>();
    private OptionalLong rows = OptionalLong.empty();

    /**
     * What a survey found.
     *
     * @param mapping that leaves nothing out
     * @param rows of the log, if it was read
     */
    record Result(ColumnMapping mapping, OptionalLong rows) {}

    private Survey(ColumnMapping mapping, LogSource log) {
        this.mapping = mapping;
        this.log = log;
    }

    /**
     * The mapping with everything that it leaves out.
     *
     * @throws KelvinException if the log has none of it, or too much
     */
    static Result complete(ColumnMapping mapping, LogSource log) {
        RowLayout.checkColumns(mapping, log);
        Survey survey = new Survey(mapping, log);
        ColumnMapping shared = mapping.completed(survey.shareOptions(), mapping.actionNames());
        Survey whole = new Survey(shared, log);
        return new Result(whole.complete(), whole.rows);
    }

    private ColumnMapping complete() {
        Map<PreparedColumn, int[]> asked = new EnumMap<>(PreparedColumn.class);
        askForFeatures(asked);
        int actions = askForActions();
        if (questions.isEmpty()) {
            return mapping;
        }
        List<List<String>> answers = answers();
        Map<PreparedColumn, List<Term>> completed = new EnumMap<>(PreparedColumn.class);
        asked.forEach((column, questionOfTerm) -> completed.put(column, with(column, questionOfTerm, answers)));
        return mapping.completed(completed, actions < 0 ? mapping.actionNames() : answers.get(actions));
    }

    /** What is said of one of observation and next observation holds for the other. */
    private Map<PreparedColumn, List<Term>> shareOptions() {
        Map<PreparedColumn, List<Term>> shared = new EnumMap<>(PreparedColumn.class);
        List<Term> terms = mapping.terms(PreparedColumn.OBSERVATION);
        List<Term> next = mapping.terms(PreparedColumn.NEXT_OBSERVATION);
        if (isAlike(terms, next)) {
            shared.put(PreparedColumn.OBSERVATION, withOptionsOf(terms, next));
            shared.put(PreparedColumn.NEXT_OBSERVATION, withOptionsOf(next, terms));
        }
        return shared;
    }

    private static boolean isAlike(List<Term> terms, List<Term> others) {
        return terms.stream()
                .map(Term::form)
                .toList()
                .equals(others.stream().map(Term::form).toList());
    }

    private static List<Term> withOptionsOf(List<Term> terms, List<Term> others) {
        List<Term> shared = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            shared.add(terms.get(i).withOptionsOf(others.get(i)));
        }
        return shared;
    }

    private void askForFeatures(Map<PreparedColumn, int[]> asked) {
        List<Term> terms = mapping.terms(PreparedColumn.OBSERVATION);
        List<Term> next = mapping.terms(PreparedColumn.NEXT_OBSERVATION);
        boolean isShared = isAlike(terms, next);
        int[] questionOfTerm = new int[terms.size()];
        for (int i = 0; i < terms.size(); i++) {
            List<String> columns = new ArrayList<>(terms.get(i).columns());
            if (isShared) {
                columns.addAll(next.get(i).columns());
            }
            questionOfTerm[i] = askForFeature(terms.get(i), columns);
        }
        asked.put(PreparedColumn.OBSERVATION, questionOfTerm);
        if (!next.isEmpty()) {
            int[] questionOfNext = isShared
                    ? questionOfTerm
                    : next.stream()
                            .mapToInt(term -> askForFeature(term, term.columns()))
                            .toArray();
            asked.put(PreparedColumn.NEXT_OBSERVATION, questionOfNext);
        }
    }

    /** Index of the question; -1 if there is none. */
    private int askForFeature(Term term, List<String> columns) {
        What what =
                switch (term.form()) {
                    case MAP -> What.KEYS;
                    case ONE_HOT -> What.LARGEST;
                    case CATEGORY -> What.CATEGORIES;
                    default -> null;
                };
        return what == null || term.has(what.option) ? -1 : ask(what, columns);
    }

    /** Actions have names where something goes by them. */
    private int askForActions() {
        if (!mapping.actionNames().isEmpty()) {
            return -1;
        }
        List<String> columns = new ArrayList<>();
        boolean isNamed = false;
        for (Map.Entry<PreparedColumn, List<Term>> entry : mapping.columns().entrySet()) {
            Term term = entry.getValue().get(0);
            if (hasNames(entry.getKey(), term)) {
                columns.addAll(term.columns());
                isNamed |= term.form() != Form.POSSIBLE;
            }
        }
        return isNamed ? ask(What.ACTIONS, columns) : -1;
    }

    private boolean hasNames(PreparedColumn column, Term term) {
        if (column == PreparedColumn.ACTION) {
            return term.form() == Form.CATEGORY || (term.form() == Form.ONE_HOT && !isOf(term, LogType.Kind.LIST));
        }
        return RowLayout.isPerAction(column) && (term.form() == Form.POSSIBLE || isOf(term, LogType.Kind.MAP));
    }

    private boolean isOf(Term term, LogType.Kind kind) {
        return log.type(term.column()).kind() == kind;
    }

    private int ask(What what, List<String> columns) {
        questions.add(new Question(what, columns));
        return questions.size() - 1;
    }

    private List<List<String>> answers() {
        List<String> columns = questions.stream()
                .flatMap(question -> question.columns().stream())
                .distinct()
                .toList();
        // One more than each question may have as answers shows that there are too many.
        int most = questions.stream()
                .mapToInt(question -> question.what().most() + 1)
                .sum();
        Dataset<Row> found = log.read(columns)
                .mapPartitions(new SurveyRows(log.reader(columns), columns, questions), ANSWER)
                .distinct()
                .limit(most + SurveyRows.MOST_COUNTS + 1);
        List<Set<String>> texts = new ArrayList<>();
        questions.forEach(question -> texts.add(new TreeSet<>()));
        Set<String> counts = new TreeSet<>();
        texts.add(counts);
        for (Row answer : Failures.mendable(found::collectAsList)) {
            texts.get(answer.getInt(0)).add(answer.getString(1));
        }
        rows = sum(counts);
        List<List<String>> answers = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            check(questions.get(i), texts.get(i));
            answers.add(NameIndex.sorted(texts.get(i)));
        }
        return answers;
    }

    private static OptionalLong sum(Set<String> counts) {
        long sum = 0;
        for (String count : counts) {
            OptionalLong rows = SurveyRows.count(count);
            if (rows.isEmpty()) {
                return rows;
            }
            sum += rows.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    private void check(Question question, Set<String> texts) {
        What what = question.what();
        String place = log.place() + ", column " + String.join(", ", question.columns());
        if (texts.isEmpty()) {
            throw KelvinException.data(
                    "values that tell the " + what.plural,
                    "none",
                    place,
                    "Say `" + what.option + " = ` in the mapping, or map another column");
        }
        boolean isLargest = what == What.LARGEST;
        if (isLargest ? number(texts) >= what.most() : texts.size() > what.most()) {
            throw KelvinException.data(
                    "at most " + what.most() + " " + what.plural,
                    "more",
                    place,
                    "Map a column of fewer " + what.plural + ", or say `" + what.option + " = ` in the mapping");
        }
        for (String text : texts) {
            if (text.length() > SurveyRows.LONGEST_NAME) {
                throw KelvinException.data(
                        "names of at most " + SurveyRows.LONGEST_NAME + " characters for the " + what.plural,
                        BadValueException.quote(text),
                        place,
                        "Map another column");
            }
        }
    }

    private List<Term> with(PreparedColumn column, int[] questionOfTerm, List<List<String>> answers) {
        List<Term> completed = new ArrayList<>();
        for (int i = 0; i < questionOfTerm.length; i++) {
            Term term = mapping.terms(column).get(i);
            int question = questionOfTerm[i];
            completed.add(
                    question < 0 ? term : with(term, questions.get(question).what(), answers.get(question)));
        }
        return completed;
    }

    private static Term with(Term term, What what, List<String> answer) {
        return term.with(what.option, what == What.LARGEST ? number(answer) + 1 : answer);
    }

    /** The largest of numbers that each task found. */
    private static int number(Collection<String> texts) {
        return texts.stream().mapToInt(Integer::parseInt).max().orElseThrow();
    }
}
