package org.kelvinrl.ingest;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kelvinrl.configuration.NearestName;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.PreparedColumn;

/** Reads one term of a mapping: the name of a column, or an object whose keys are a form and its options. */
final class TermParser {

    private static final int LARGEST_OPTION = 1 << 20;

    private TermParser() {}

    static Term term(PreparedColumn column, ConfigValue value) {
        if (value.valueType() != ConfigValueType.OBJECT) {
            return Term.column(name(column.columnName(), value), place(value));
        }
        ConfigObject object = (ConfigObject) value;
        Map<Form, List<String>> forms = Grammar.forms(column);
        Form form = form(column, object, forms);
        Map<String, Object> options = new LinkedHashMap<>();
        for (String option : forms.get(form)) {
            if (object.containsKey(option)) {
                options.put(option, option(option, object.get(option)));
            }
        }
        checkKeys(column, object, form, forms.get(form));
        return Term.of(form, argument(form, object.get(form.key()), column), options, place(value));
    }

    private static Form form(PreparedColumn column, ConfigObject object, Map<Form, List<String>> forms) {
        List<Form> found = forms.keySet().stream()
                .filter(form -> object.containsKey(form.key()))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> keys = forms.keySet().stream().map(Form::key).toList();
        String advice = object.keySet().stream()
                .flatMap(key -> NearestName.of(key, keys).stream())
                .findFirst()
                .filter(nearest -> found.isEmpty())
                .map(nearest -> "Did you mean `" + nearest + "`?")
                .orElse("Name the column of the log by one of them");
        throw KelvinException.configuration(
                "one of the keys " + String.join(", ", keys) + " in the object for `" + column.columnName() + "`",
                object.isEmpty() ? "none" : shown(object),
                place(object),
                advice);
    }

    private static String shown(ConfigObject object) {
        return String.join(" and ", object.keySet().stream().sorted().toList());
    }

    private static void checkKeys(PreparedColumn column, ConfigObject object, Form form, List<String> options) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String key = entry.getKey();
            if (!key.equals(form.key()) && !options.contains(key)) {
                String expected =
                        options.isEmpty() ? "no other key" : "no other keys but " + String.join(", ", options);
                String advice = NearestName.of(key, options)
                        .map(nearest -> "Did you mean `" + nearest + "`?")
                        .orElse("Remove it");
                throw KelvinException.configuration(
                        expected + " beside `" + form.key() + "` for `" + column.columnName() + "`",
                        "`" + key + "`",
                        place(entry.getValue()),
                        advice);
            }
        }
    }

    private static Object argument(Form form, ConfigValue value, PreparedColumn column) {
        return switch (form.argument()) {
            case COLUMN -> name(form.key(), value);
            case COLUMNS ->
                value.valueType() == ConfigValueType.LIST
                        ? names(form.key(), (ConfigList) value)
                        : List.of(name(form.key(), value));
            case CONSTANT -> constant(column, value);
            case TRUE -> isTrue(form, value);
        };
    }

    private static Object constant(PreparedColumn column, ConfigValue value) {
        ConfigValueType type = value.valueType();
        boolean isText = column.type() == PreparedColumn.Type.TEXT;
        boolean isFlag = column.type() == PreparedColumn.Type.BOOLEAN;
        boolean fits = isText
                ? type == ConfigValueType.STRING || type == ConfigValueType.NUMBER
                : type == (isFlag ? ConfigValueType.BOOLEAN : ConfigValueType.NUMBER);
        if (!fits) {
            String expected = isText ? "text" : isFlag ? "true or false" : "a number";
            throw KelvinException.configuration(
                    expected + " as the `value` of `" + column.columnName() + "`",
                    describe(value),
                    place(value),
                    "Write the value that every row has");
        }
        return isText ? value.unwrapped().toString() : value.unwrapped();
    }

    private static Boolean isTrue(Form form, ConfigValue value) {
        if (!Boolean.TRUE.equals(value.unwrapped())) {
            throw KelvinException.configuration(
                    "`" + form.key() + " = true`", describe(value), place(value), "Write true, or name a column");
        }
        return true;
    }

    private static Object option(String option, ConfigValue value) {
        return switch (option) {
            case Term.KEYS, Term.CATEGORIES, Term.TERMINAL_STATES -> distinctNames(option, value, "[a, b]");
            case Term.N, Term.LIMIT -> whole(option, value);
            case Term.STATE -> name(option, value);
            case Term.MISSING -> number(option, value);
            case Term.BELONGS_TO -> belongsTo(value);
            default -> throw new IllegalArgumentException("not an option: " + option);
        };
    }

    private static Integer whole(String option, ConfigValue value) {
        if (value.unwrapped() instanceof Integer number && number >= 1 && number <= LARGEST_OPTION) {
            return number;
        }
        throw KelvinException.configuration(
                "a whole number from 1 to " + LARGEST_OPTION + " for `" + option + "`",
                describe(value),
                place(value),
                "Write a number such as `" + option + " = 64`");
    }

    private static Double number(String option, ConfigValue value) {
        if (value.unwrapped() instanceof Number number && Float.isFinite(number.floatValue())) {
            return number.doubleValue();
        }
        throw KelvinException.configuration(
                "a number for `" + option + "`",
                describe(value),
                place(value),
                "Write a number such as `" + option + " = 0`");
    }

    private static String belongsTo(ConfigValue value) {
        String whose = String.valueOf(value.unwrapped());
        if (!whose.equals("previous") && !whose.equals("this")) {
            throw KelvinException.configuration(
                    "`belongs_to = previous` or `belongs_to = this`",
                    describe(value),
                    place(value),
                    "Say whether it is of the action of the row before or of this row");
        }
        return whose;
    }

    /** Several names that differ. */
    static List<String> distinctNames(String key, ConfigValue value, String example) {
        if (value.valueType() != ConfigValueType.LIST) {
            throw KelvinException.configuration(
                    "a list of names for `" + key + "`",
                    describe(value),
                    place(value),
                    "Write it as `" + key + " = " + example + "`");
        }
        List<String> names = names(key, (ConfigList) value);
        if (new HashSet<>(names).size() < names.size()) {
            throw KelvinException.configuration(
                    "names that differ for `" + key + "`", String.valueOf(names), place(value), "Name each once");
        }
        return names;
    }

    private static List<String> names(String key, ConfigList list) {
        checkFilled(key, list);
        List<String> names = new ArrayList<>();
        list.forEach(value -> names.add(name(key, value)));
        return names;
    }

    static void checkFilled(String key, ConfigList list) {
        if (list.isEmpty()) {
            throw KelvinException.configuration(
                    "at least one name for `" + key + "`", "an empty list", place(list), "Name the columns");
        }
    }

    static String name(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER -> value.unwrapped().toString();
            case OBJECT, LIST, BOOLEAN, NULL ->
                throw KelvinException.configuration(
                        "a name for `" + key + "`",
                        describe(value),
                        place(value),
                        "Write the name of a column of the log, in double quotes if it is not a plain word");
        };
    }

    static String describe(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case BOOLEAN, NULL, NUMBER, STRING -> String.valueOf(value.unwrapped());
        };
    }

    /** File and line. */
    static String place(ConfigValue value) {
        return value.origin().description();
    }
}
