package org.kelvinrl.configuration;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * What values a setting takes: how they are read from text and written as text.
 *
 * @param placeholder stands for a value in help, such as {@code N}
 * @param noun what a value is, such as {@code an integer}
 * @param shape how many texts make a value
 * @param parser makes a value of its texts; throws IllegalArgumentException if they are none
 * @param format writes a value
 * @param order compares values, or null where they have no order
 * @param <T> type of the values
 */
record ValueType<T>(
        String placeholder,
        String noun,
        Shape shape,
        Function<List<String>, T> parser,
        Function<T, String> format,
        Comparator<T> order) {

    /** How many texts make a value. */
    enum Shape {
        /** One text. */
        SINGLE,
        /** One text, which may be left out at a flag: true then. */
        SWITCH,
        /** Several texts; one text is divided at its commas. */
        COMMA_SEPARATED,
        /** Several texts, each as it stands. */
        REPEATED
    }

    static final ValueType<Integer> INTEGER =
            single("N", "an integer", Integer::valueOf, Object::toString, Comparator.<Integer>naturalOrder());
    static final ValueType<Long> LONG =
            single("N", "an integer", Long::valueOf, Object::toString, Comparator.<Long>naturalOrder());
    static final ValueType<Double> NUMBER =
            single("X", "a number", ValueType::finite, ValueType::shortest, Comparator.<Double>naturalOrder());
    static final ValueType<String> TEXT = single("TEXT", "a text", ValueType::notBlank, Function.identity(), null);
    static final ValueType<Path> PATH = single("PATH", "a path", Path::new, Path::toString, null);
    static final ValueType<Boolean> TRUTH = new ValueType<>(
            "true|false", "true or false", Shape.SWITCH, texts -> truth(only(texts)), String::valueOf, null);
    static final ValueType<List<Integer>> INTEGERS = list(
            "N,N", "a list of integers, such as 64,64", Shape.COMMA_SEPARATED, Integer::valueOf, String::valueOf, ",");
    static final ValueType<List<Path>> PATHS =
            list("PATH", "one path or more", Shape.REPEATED, Path::new, Path::toString, " ");

    static <T> ValueType<T> single(
            String placeholder,
            String noun,
            Function<String, T> parser,
            Function<T, String> format,
            Comparator<T> order) {
        return new ValueType<>(placeholder, noun, Shape.SINGLE, texts -> parser.apply(only(texts)), format, order);
    }

    /** Values of which each has a flag of its own. */
    static <E> ValueType<List<E>> repeated(String placeholder, String noun, Function<String, E> parser) {
        return list(placeholder, noun, Shape.REPEATED, parser, String::valueOf, " ");
    }

    private static <E> ValueType<List<E>> list(
            String placeholder,
            String noun,
            Shape shape,
            Function<String, E> parser,
            Function<E, String> format,
            String separator) {
        return new ValueType<>(
                placeholder,
                noun,
                shape,
                texts -> elements(texts, parser),
                values -> values.stream().map(format).collect(Collectors.joining(separator)),
                null);
    }

    static ValueType<String> choice(List<String> names) {
        Map<String, String> byName = new LinkedHashMap<>();
        names.forEach(name -> byName.put(name, name));
        return choice(byName, Function.identity());
    }

    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            byName.put(kebabCase(constant), constant);
        }
        return choice(byName, ValueType::kebabCase);
    }

    private static <T> ValueType<T> choice(Map<String, T> byName, Function<T, String> format) {
        String names = String.join("|", byName.keySet());
        return single(
                names,
                "one of " + String.join(", ", byName.keySet()),
                text -> Optional.ofNullable(byName.get(text)).orElseThrow(IllegalArgumentException::new),
                format,
                null);
    }

    /** The same values, or none. */
    ValueType<Optional<T>> optional() {
        return new ValueType<>(
                placeholder,
                noun,
                shape,
                texts -> Optional.of(parser.apply(texts)),
                value -> value.map(format).orElse("none"),
                null);
    }

    /** Makes a value of its texts. */
    T parse(List<String> texts) {
        boolean divide = shape == Shape.COMMA_SEPARATED && texts.size() == 1;
        return parser.apply(divide ? Arrays.asList(texts.get(0).split(",", -1)) : texts);
    }

    private static String only(List<String> texts) {
        if (texts.size() != 1) {
            throw new IllegalArgumentException();
        }
        return texts.get(0);
    }

    private static <E> List<E> elements(List<String> texts, Function<String, E> parser) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return texts.stream().map(String::strip).map(parser).toList();
    }

    /** Only what is a decimal number: Java's own parser takes "1d", "NaN" and hexadecimal digits too. */
    private static Double finite(String text) {
        double value = new BigDecimal(text).doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    /** As a person writes it: 1 and not 1.0, 1e30 and not 1.0E30. */
    private static String shortest(Double value) {
        return value.toString().replaceFirst("\\.0(?=E|$)", "").replace('E', 'e');
    }

    private static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static String kebabCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
