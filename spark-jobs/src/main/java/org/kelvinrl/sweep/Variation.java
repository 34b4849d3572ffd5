package org.kelvinrl.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.kelvinrl.configuration.NearestName;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.KelvinException;

/**
 * A setting and the values that a sweep gives it, as a user wrote them.
 *
 * @param name key or flag of the setting
 * @param separator what stands between two values: a comma, or a semicolon where one is there
 * @param texts the values
 */
public record Variation(String name, String separator, List<String> texts) {

    /**
     * Reads one.
     *
     * @param text such as {@code train.seed=1,2,3} or {@code --hidden=64,64;128}
     * @throws IllegalArgumentException if there is no name before an equals sign
     */
    static Variation parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("no name before an equals sign");
        }
        String values = text.substring(equals + 1);
        String separator = values.contains(";") ? ";" : ",";
        return new Variation(
                text.substring(0, equals).strip(),
                separator,
                Arrays.stream(values.split(separator, -1)).map(String::strip).toList());
    }

    /**
     * The setting that is meant.
     *
     * @param kind which job the runs are
     * @throws KelvinException if it is none that a sweep can vary
     */
    Setting<?> setting(SweepKind kind) {
        return kind.variable().stream()
                .filter(candidate -> names(candidate).anyMatch(name::equals))
                .findFirst()
                .orElseThrow(() -> unknown(kind));
    }

    private static Stream<String> names(Setting<?> setting) {
        return Stream.concat(Stream.of(setting.key()), setting.flag().stream());
    }

    private KelvinException unknown(SweepKind kind) {
        TreeSet<String> names = new TreeSet<>();
        kind.variable().forEach(setting -> names(setting).forEach(names::add));
        return KelvinException.usage(
                "key or flag of a setting of kelvin " + kind.commandOfARun() + " that decides a result",
                "'" + name + "'",
                "option --vary",
                NearestName.of(name, names)
                        .map(nearest -> "Perhaps you meant " + nearest)
                        .orElse("See kelvin " + kind.commandOfARun() + " --help"));
    }

    @Override
    public String toString() {
        return name + "=" + String.join(separator, texts);
    }
}
