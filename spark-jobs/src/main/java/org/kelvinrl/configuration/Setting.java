package org.kelvinrl.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * One thing that a user can set: its key, flag, type, range, default and effect.
 *
 * <p>Help, documentation, checks and the resolved configuration are all made from it, so each of these stands once:
 *
 * <pre>{@code
 * static final Setting<Integer> BATCH = Setting.integer("train.batch")
 *         .flag("--batch")
 *         .atLeast(1)
 *         .defaultsTo(256)
 *         .describedAs("Rows of one optimiser step.");
 * }</pre>
 *
 * <p>A setting without a default must be given, unless it is {@link #optional()}. Settings are immutable: each method
 * returns a new one.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {

    private final String key;
    private final String flag;
    private final boolean positional;
    private final ValueType<T> type;
    private final List<Condition<T>> conditions;
    private final T defaultValue;
    private final String description;
    private final boolean decisive;

    /** What a value must fulfil besides its type. */
    private record Condition<T>(String phrase, Predicate<T> predicate) {}

    private Setting(
            String key,
            String flag,
            boolean positional,
            ValueType<T> type,
            List<Condition<T>> conditions,
            T defaultValue,
            String description,
            boolean decisive) {
        this.key = Objects.requireNonNull(key);
        this.flag = flag;
        this.positional = positional;
        this.type = type;
        this.conditions = conditions;
        this.defaultValue = defaultValue;
        this.description = description;
        this.decisive = decisive;
    }

    private static <T> Setting<T> of(String key, ValueType<T> type) {
        return new Setting<>(key, null, false, type, List.of(), null, "", true);
    }

    /** An integer of 32 bits. */
    public static Setting<Integer> integer(String key) {
        return of(key, ValueType.INTEGER);
    }

    /** An integer of 64 bits. */
    public static Setting<Long> longInteger(String key) {
        return of(key, ValueType.LONG);
    }

    /** A finite decimal number. */
    public static Setting<Double> number(String key) {
        return of(key, ValueType.NUMBER);
    }

    /** A text that is not blank. */
    public static Setting<String> text(String key) {
        return of(key, ValueType.TEXT);
    }

    /**
     * A text with a meaning of its own, such as {@code auto} or a number.
     *
     * @param key the key
     * @param placeholder stands for a value in help, such as {@code auto|X}
     * @param expected what a text must be, such as {@code auto or a number above 0}
     * @param parser makes a value of the text; throws {@link IllegalArgumentException} (or a subclass of it, such as
     *     NumberFormatException) if the text is none, and the user is then told what was expected: in the words of an
     *     {@link UnexpectedTextException}, else in these
     * @param <T> type of its values; their toString is the text that the parser takes
     * @return the setting
     */
    public static <T> Setting<T> parsed(String key, String placeholder, String expected, Function<String, T> parser) {
        return of(key, ValueType.single(placeholder, expected, parser, String::valueOf, null));
    }

    /** A Hadoop path. */
    public static Setting<Path> path(String key) {
        return of(key, ValueType.PATH);
    }

    /** One of several names. */
    public static Setting<String> choice(String key, String... names) {
        return of(key, ValueType.choice(List.of(names)));
    }

    /** One constant of an enumeration; the user writes FORWARD_KL as {@code forward-kl}. */
    public static <E extends Enum<E>> Setting<E> choice(String key, Class<E> type) {
        return of(key, ValueType.choice(type));
    }

    /** True or false, false by default; its flag needs no value. */
    public static Setting<Boolean> truth(String key) {
        return of(key, ValueType.TRUTH).defaultsTo(false);
    }

    /** Integers of 32 bits, such as {@code 64,64}; at least one. */
    public static Setting<List<Integer>> integers(String key) {
        return of(key, ValueType.INTEGERS);
    }

    /** Hadoop paths, each of which may be a glob; at least one. Its flag takes as many as follow it. */
    public static Setting<List<Path>> pathList(String key) {
        return of(key, ValueType.PATHS);
    }

    /**
     * Texts with a meaning of their own; at least one. Its flag takes as many as follow it.
     *
     * @param key the key
     * @param placeholder stands for a value in help, such as {@code KEY=VALUE}
     * @param expected what the texts must be
     * @param parser makes a value of a text; throws {@link IllegalArgumentException} if the text is none
     * @param <E> type of a value; its toString is what the resolved configuration shows
     * @return the setting
     */
    public static <E> Setting<List<E>> repeated(
            String key, String placeholder, String expected, Function<String, E> parser) {
        return of(key, ValueType.repeated(placeholder, expected, parser));
    }

    /** The same setting with a flag, such as {@code --batch}. */
    public Setting<T> flag(String name) {
        if (!name.startsWith("--")) {
            throw new IllegalArgumentException("a flag starts with --: " + name);
        }
        return new Setting<>(key, name, false, type, conditions, defaultValue, description, decisive);
    }

    /** The same setting, given on the command line as the parameter that needs no flag. */
    public Setting<T> positional() {
        return new Setting<>(key, null, true, type, conditions, defaultValue, description, decisive);
    }

    /** The same setting with a smallest value. */
    public Setting<T> atLeast(T smallest) {
        return accepting("at least " + format(smallest), value -> compare(value, smallest) >= 0);
    }

    /** The same setting with a greatest value. */
    public Setting<T> atMost(T greatest) {
        return accepting("at most " + format(greatest), value -> compare(value, greatest) <= 0);
    }

    /** The same setting with a bound that its values stay above. */
    public Setting<T> above(T bound) {
        return accepting("above " + format(bound), value -> compare(value, bound) > 0);
    }

    /** The same setting with a bound that its values stay below. */
    public Setting<T> below(T bound) {
        return accepting("below " + format(bound), value -> compare(value, bound) < 0);
    }

    /**
     * The same setting with a condition of its own.
     *
     * @param phrase the condition in words, such as {@code each at least 1}
     * @param condition true for values that are right
     * @return the setting
     */
    public Setting<T> accepting(String phrase, Predicate<T> condition) {
        List<Condition<T>> all = new ArrayList<>(conditions);
        all.add(new Condition<>(phrase, condition));
        return new Setting<>(key, flag, positional, type, List.copyOf(all), defaultValue, description, decisive);
    }

    /** The same setting with a value for those who give none. */
    public Setting<T> defaultsTo(T value) {
        return new Setting<>(key, flag, positional, type, conditions, checked(value), description, decisive);
    }

    /** The same setting, which may be left out; set its range first. */
    public Setting<Optional<T>> optional() {
        List<Condition<Optional<T>>> all = new ArrayList<>();
        for (Condition<T> condition : conditions) {
            all.add(new Condition<>(condition.phrase(), value -> value.map(condition.predicate()::test)
                    .orElse(true)));
        }
        return new Setting<>(
                key, flag, positional, type.optional(), List.copyOf(all), Optional.empty(), description, decisive);
    }

    /** The same setting with its effect, in sentences. */
    public Setting<T> describedAs(String effect) {
        return new Setting<>(key, flag, positional, type, conditions, defaultValue, effect, decisive);
    }

    /**
     * The same setting, of which no bit of a result depends: where things are, how often, or with how much memory. A run can be
     * resumed with another value.
     */
    public Setting<T> withoutPartInResults() {
        return new Setting<>(key, flag, positional, type, conditions, defaultValue, description, false);
    }

    /** The HOCON path, such as {@code train.batch}. */
    public String key() {
        return key;
    }

    /** The flag, such as {@code --batch}; empty if there is none. */
    public Optional<String> flag() {
        return Optional.ofNullable(flag);
    }

    /** True if it is given on the command line as the parameter that needs no flag. */
    public boolean isPositional() {
        return positional;
    }

    /** True unless results do not depend on it. */
    public boolean isDecisive() {
        return decisive;
    }

    /** What stands for a value in help, such as {@code N} or {@code forward-kl|reverse-kl}. */
    public String placeholder() {
        return type.placeholder();
    }

    /** What a value must be, such as {@code an integer, at least 1}. */
    public String expected() {
        if (conditions.isEmpty()) {
            return type.noun();
        }
        List<String> phrases = conditions.stream().map(Condition::phrase).toList();
        return type.noun() + ", " + String.join(" and ", phrases);
    }

    /** The effect, in sentences. */
    public String description() {
        return description;
    }

    /** The default as text, {@code none} for an optional setting; empty if a value must be given. */
    public Optional<String> defaultText() {
        return defaultValue().map(this::format);
    }

    /** True if its flag can stand without a value. */
    public boolean isSwitch() {
        return type.shape() == ValueType.Shape.SWITCH;
    }

    /** True if its flag takes as many values as follow it. */
    public boolean isRepeated() {
        return type.shape() == ValueType.Shape.REPEATED;
    }

    /** The place on the command line, such as {@code flag --batch}; empty if there is only the key. */
    Optional<String> placeOnCommandLine() {
        return positional ? Optional.of("parameter " + placeholder()) : flag().map(name -> "flag " + name);
    }

    Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /**
     * Makes a value of its texts.
     *
     * @param texts one text, or those of a list
     * @return the value
     * @throws UnexpectedTextException with what was expected, if the texts are something else
     */
    T parse(List<String> texts) {
        try {
            return checked(type.parse(texts));
        } catch (UnexpectedTextException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UnexpectedTextException(expected(), e);
        }
    }

    /** The value itself if it is within the range. */
    T checked(T value) {
        if (!accepts(value)) {
            throw new IllegalArgumentException(key + ": expected " + expected() + ", found " + format(value));
        }
        return value;
    }

    String format(T value) {
        return type.format().apply(value);
    }

    private boolean accepts(T value) {
        return conditions.stream().allMatch(condition -> condition.predicate().test(value));
    }

    private int compare(T left, T right) {
        if (type.order() == null) {
            throw new IllegalStateException(key + ": its values have no order");
        }
        return type.order().compare(left, right);
    }

    @Override
    public String toString() {
        return key;
    }
}
