package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.PreparedColumn;

/** What each prepared column probably is in a log of which no more is known than names, types and the first rows. */
final class NamedColumns {

    /** A name with one of these words in it is not of a component of the observation. */
    private static final Pattern NO_OBSERVATION = Pattern.compile(
            "(^|_)(next|new|end|done|terminals?|episode|reward|action|time|stamp|date|id|index|q)(_|$)");

    private final LogSample sample;
    private final List<String> columns;

    NamedColumns(LogSample sample, Set<String> used) {
        this.sample = sample;
        this.columns =
                sample.columns().stream().filter(name -> !used.contains(name)).toList();
    }

    /**
     * A value of the mapping.
     *
     * @param value in HOCON
     * @param reads the columns of the log that it names
     * @param comments what to check
     */
    record Proposed(String value, List<String> reads, List<String> comments) {}

    /** A column, or several, by no more than their names. */
    static Proposed plain(List<String> names) {
        return new Proposed(HoconText.names(names), names, List.of());
    }

    /** What a prepared column is; empty if no name says so. */
    Optional<Proposed> propose(PreparedColumn column) {
        return switch (column) {
            case EPISODE -> Optional.of(episode());
            case STEP -> step();
            case OBSERVATION, NEXT_OBSERVATION -> found(column).map(this::observation);
            case ACTION -> found(column).map(names -> action(names.get(0)));
            case TERMINATED -> found(column).map(names -> terminated(names.get(0)));
            case Q_VALUES -> found(column).map(NamedColumns::plain).or(this::qValuesByAction);
            case NEXT_IS_NEXT_ROW -> Optional.empty();
            default -> found(column).map(NamedColumns::plain);
        };
    }

    /** All columns of numbers that are not used otherwise; empty if a name says what the observation is. */
    Optional<Proposed> observationOfTheRest(Set<String> used) {
        if (found(PreparedColumn.OBSERVATION).isPresent()) {
            return Optional.empty();
        }
        List<String> rest = numbers().stream()
                .filter(name -> !used.contains(name))
                .filter(name ->
                        !NO_OBSERVATION.matcher(name.toLowerCase(Locale.ROOT)).find())
                .toList();
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(with(plain(rest), "All numbers that no other key uses: remove what is no observation."));
    }

    private Optional<List<String>> found(PreparedColumn column) {
        List<String> names = UsualNames.of(column, columns);
        return names.isEmpty() || lacksElements(column, names) ? Optional.empty() : Optional.of(names);
    }

    /** Whether a single scalar stands where an element for each action is needed. */
    private boolean lacksElements(PreparedColumn column, List<String> names) {
        boolean isOfActions = PreparedSchema.isList(column)
                && column != PreparedColumn.OBSERVATION
                && column != PreparedColumn.NEXT_OBSERVATION;
        Kind kind = sample.kind(names.get(0));
        return isOfActions && names.size() == 1 && kind != Kind.LIST && kind != Kind.MAP;
    }

    /** Names of the actions, in their order, where the columns of Q-values have them; none otherwise. */
    List<String> actionNames() {
        return found(PreparedColumn.Q_VALUES).isPresent()
                ? List.of()
                : List.copyOf(UsualNames.qValuesByAction(numbers()).keySet());
    }

    private Optional<Proposed> qValuesByAction() {
        List<String> names = List.copyOf(UsualNames.qValuesByAction(numbers()).values());
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        with(plain(names), "Is this the order of the actions? The first is action 0 of action_names."));
    }

    private List<String> numbers() {
        return columns.stream().filter(name -> sample.kind(name) == Kind.NUMBER).toList();
    }

    private Proposed episode() {
        return found(PreparedColumn.EPISODE).map(NamedColumns::plain).orElseGet(() -> {
            List<String> ends = new ArrayList<>();
            found(PreparedColumn.TERMINATED).ifPresent(ends::addAll);
            found(PreparedColumn.TRUNCATED).ifPresent(ends::addAll);
            return ends.isEmpty()
                    ? new Proposed("{ each_row = true }", ends, List.of("No column tells episodes: a decision a row."))
                    : new Proposed(
                            "{ ends = " + plain(ends).value() + " }",
                            ends,
                            List.of("No column tells episodes: the order of rows in their files does."));
        });
    }

    private Optional<Proposed> step() {
        Optional<List<String>> step = found(PreparedColumn.STEP);
        if (step.isPresent() || found(PreparedColumn.EPISODE).isEmpty()) {
            return step.map(NamedColumns::plain);
        }
        return Optional.of(found(PreparedColumn.TIMESTAMP)
                .map(time -> new Proposed("{ order_by = " + HoconText.name(time.get(0)) + " }", time, List.of()))
                .orElse(new Proposed(
                        "{ file_order = true }",
                        List.of(),
                        List.of("No column tells steps: the order of rows does."))));
    }

    private Proposed observation(List<String> names) {
        List<String> terms =
                names.stream().map(name -> term(name, names.size())).toList();
        String value = terms.size() == 1 ? terms.get(0) : "[" + String.join(", ", terms) + "]";
        return new Proposed(value, names, List.of());
    }

    private String term(String name, int count) {
        return switch (sample.kind(name)) {
            case MAP -> "{ map = " + HoconText.name(name) + " }";
            case TEXT -> "{ category = " + HoconText.name(name) + " }";
            case NUMBER ->
                count == 1 && sample.isState(name)
                        ? "{ one_hot = " + HoconText.name(name) + " }"
                        : HoconText.name(name);
            default -> HoconText.name(name);
        };
    }

    private Proposed action(String name) {
        return switch (sample.kind(name)) {
            case MAP, LIST -> new Proposed("{ one_hot = " + HoconText.name(name) + " }", List.of(name), List.of());
            case TEXT -> new Proposed("{ category = " + HoconText.name(name) + " }", List.of(name), List.of());
            default -> plain(List.of(name));
        };
    }

    private Proposed terminated(String name) {
        boolean isDone = name.toLowerCase(Locale.ROOT).startsWith("done");
        return isDone && found(PreparedColumn.TRUNCATED).isEmpty()
                ? with(
                        plain(List.of(name)),
                        "Does it say done at a time limit too? Then `{ column = " + name + ", limit = 500 }`.")
                : plain(List.of(name));
    }

    private static Proposed with(Proposed term, String comment) {
        return new Proposed(term.value(), term.reads(), List.of(comment));
    }
}
