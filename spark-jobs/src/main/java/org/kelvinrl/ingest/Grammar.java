package org.kelvinrl.ingest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kelvinrl.schema.PreparedColumn;

/** Which forms a prepared column may have in a mapping, and with which options. */
final class Grammar {

    private static final List<String> NONE = List.of();

    private Grammar() {}

    /** The forms that a column may have, each with its options. */
    static Map<Form, List<String>> forms(PreparedColumn column) {
        Map<Form, List<String>> forms = new EnumMap<>(Form.class);
        switch (column) {
            case EPISODE -> add(forms, Form.COLUMN, Form.ENDS, Form.STARTS_AT, Form.EACH_ROW);
            case STEP -> add(forms, Form.COLUMN, Form.ORDER_BY, Form.FILE_ORDER);
            case OBSERVATION, NEXT_OBSERVATION -> {
                add(forms, Form.COLUMN);
                forms.put(Form.MAP, List.of(Term.KEYS, Term.MISSING));
                forms.put(Form.ONE_HOT, List.of(Term.N));
                forms.put(Form.CATEGORY, List.of(Term.CATEGORIES));
            }
            case ACTION -> add(forms, Form.COLUMN, Form.CATEGORY, Form.ONE_HOT);
            case REWARD -> {
                add(forms, Form.VALUE);
                forms.put(Form.COLUMN, List.of(Term.BELONGS_TO));
            }
            case TERMINATED -> {
                add(forms, Form.LAST_ROW, Form.VALUE);
                forms.put(Form.NOT, List.of(Term.BELONGS_TO));
                forms.put(Form.COLUMN, List.of(Term.LIMIT, Term.STATE, Term.TERMINAL_STATES, Term.BELONGS_TO));
            }
            case TRUNCATED -> {
                add(forms, Form.LAST_ROW, Form.VALUE);
                forms.put(Form.COLUMN, List.of(Term.BELONGS_TO));
                forms.put(Form.NOT, List.of(Term.BELONGS_TO));
            }
            case ACTION_MASK, NEXT_ACTION_MASK -> add(forms, Form.COLUMN, Form.POSSIBLE);
            case TARGET_PROBABILITIES, BEHAVIOUR_PROBABILITIES -> add(forms, Form.COLUMN, Form.SOFTMAX);
            case PROPENSITY -> add(forms, Form.COLUMN, Form.LOG, Form.VALUE);
            case WEIGHT, TEACHER -> add(forms, Form.COLUMN, Form.VALUE);
            case Q_VALUES, Q_LOGGED, TIMESTAMP, SOURCE_ID -> add(forms, Form.COLUMN);
            case NEXT_IS_NEXT_ROW -> throw new IllegalArgumentException("what ingest derives itself: " + column);
        }
        return forms;
    }

    private static void add(Map<Form, List<String>> forms, Form... plain) {
        for (Form form : plain) {
            forms.put(form, NONE);
        }
    }
}
