package org.kelvinrl.log;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kelvinrl.schema.KelvinException;

/** What the user tells the reader of a format. Values may be secrets: none is ever shown. Immutable. */
public final class ReaderOptions {

    private static final String DELIMITER = "delimiter";

    /** Those of Spark's readers of Avro and ORC, in lower case. */
    private static final Set<String> RECONCILING = Set.of("avroschema", "avroschemaurl", "mergeschema");

    private final TreeMap<String, String> values;

    private ReaderOptions(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** No option. */
    public static ReaderOptions none() {
        return new ReaderOptions(Map.of());
    }

    /**
     * Some options.
     *
     * @param values by their names
     * @return the options
     */
    public static ReaderOptions of(Map<String, String> values) {
        return new ReaderOptions(values);
    }

    /**
     * Options as the user wrote them; of two with one name, the last counts.
     *
     * @param options one or more
     * @return the options
     */
    public static ReaderOptions of(List<ReaderOption> options) {
        Map<String, String> values = new TreeMap<>();
        options.forEach(option -> values.put(option.name(), option.value()));
        return new ReaderOptions(values);
    }

    /** The names alone, sorted. */
    public Set<String> names() {
        return values.keySet();
    }

    /**
     * What may be written down of them: the value of the delimiter, which the rows depend on; of the others, any of which may be a
     * password, the names.
     *
     * @return a text for each option, sorted by name
     */
    public List<String> recorded() {
        return values.entrySet().stream()
                .map(option ->
                        option.getKey().equals(DELIMITER) ? option.getKey() + "=" + option.getValue() : option.getKey())
                .toList();
    }

    /** Whether they say what to make of files of different columns. */
    boolean reconcileColumns() {
        return names().stream().map(name -> name.toLowerCase(Locale.ROOT)).anyMatch(RECONCILING::contains);
    }

    Map<String, String> values() {
        return values;
    }

    /** The delimiter of a CSV file; null if it is not given. */
    Character delimiter() {
        String text = values.get(DELIMITER);
        if (text == null) {
            return null;
        }
        String delimiter = text.equals("\\t") ? "\t" : text;
        if (delimiter.length() != 1 || delimiter.equals("\"")) {
            throw KelvinException.configuration(
                    "one character, or \\t for a tab",
                    BadValueException.quote(text),
                    "option " + DELIMITER,
                    "Give one");
        }
        return delimiter.charAt(0);
    }

    /** Refuses options that a format of ours does not know: without effect, they would mislead. */
    void checkKnown(LogFormat format) {
        for (String name : names()) {
            boolean isKnown = format.equals(LogFormat.CSV) && name.equals(DELIMITER);
            if (!isKnown) {
                throw KelvinException.configuration(
                        format.equals(LogFormat.CSV) ? "the option " + DELIMITER : "no option for " + format,
                        "the option " + name,
                        "options",
                        "Leave it out, or name the format of one of Spark's data sources");
            }
        }
    }

    /** A message without the options' values, which drivers like to repeat. */
    String withoutValues(String message) {
        String safe = message;
        for (String value : values.values()) {
            if (!value.isBlank()) {
                safe = safe.replace(value, "***");
            }
        }
        return safe;
    }
}
