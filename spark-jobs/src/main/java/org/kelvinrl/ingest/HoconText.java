package org.kelvinrl.ingest;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of a mapping as a person writes them: on one line, with quotes only where HOCON needs them. */
final class HoconText {

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> RESERVED = List.of("true", "false", "null", "include");

    private HoconText() {}

    static String of(ConfigValue value) {
        if (value instanceof ConfigList list) {
            return list.stream().map(HoconText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof ConfigObject object) {
            return object.entrySet().stream()
                    .map(entry -> name(entry.getKey()) + " = " + of(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return value.unwrapped() instanceof String text ? name(text) : value.render(ConfigRenderOptions.concise());
    }

    /** The name of a column. */
    static String name(String name) {
        boolean isPlain = PLAIN_WORD.matcher(name).matches() && !RESERVED.contains(name);
        return isPlain ? name : ConfigUtil.quoteString(name);
    }

    /** The names of several columns, or of one. */
    static String names(List<String> names) {
        return names.size() == 1
                ? name(names.get(0))
                : names.stream().map(HoconText::name).collect(Collectors.joining(", ", "[", "]"));
    }
}
