package org.kelvinrl.configuration;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration.Entry;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.KelvinException.Kind;

/**
 * What a user gave, from which a {@link Configuration} is resolved: a flag beats {@code --set key=value} beats the file
 * beats the default.
 *
 * <p>Each wrong key or value is refused where it is given, in a message that names the place. Not thread-safe.
 */
public final class ConfigurationSources {

    private final Map<String, Setting<?>> settings = new LinkedHashMap<>();
    private final Collection<String> keysElsewhere;
    private final Map<String, Entry<?>> fromFile = new HashMap<>();
    private final Map<String, Entry<?>> fromSet = new HashMap<>();
    private final Map<String, Entry<?>> fromCommandLine = new HashMap<>();

    /**
     * Nothing given yet.
     *
     * @param settings the settings of the command
     * @param keysElsewhere keys of other commands, which a file may hold too
     */
    public ConfigurationSources(Collection<? extends Setting<?>> settings, Collection<String> keysElsewhere) {
        settings.forEach(setting -> this.settings.put(setting.key(), setting));
        this.keysElsewhere = keysElsewhere;
    }

    /**
     * Takes the values of a file of HOCON.
     *
     * @param path the file
     * @param hadoop how to reach its file system
     * @return this
     * @throws KelvinException of kind CONFIGURATION if it cannot be read, is not HOCON, or holds an unknown key or a wrong
     *     value
     */
    public ConfigurationSources file(Path path, org.apache.hadoop.conf.Configuration hadoop) {
        for (Map.Entry<String, ConfigValue> leaf :
                ConfigurationFile.read(path, hadoop).entrySet()) {
            String key = String.join(".", ConfigUtil.splitPath(leaf.getKey()));
            String origin = leaf.getValue().origin().description();
            if (settings.containsKey(key) || !keysElsewhere.contains(key)) {
                fromFile.put(key, entry(known(key, origin), texts(leaf.getValue()), origin, Kind.CONFIGURATION));
            }
        }
        return this;
    }

    /**
     * Takes one value by its key.
     *
     * @param assignment {@code key=value}; a list is {@code a,b} or, as in HOCON, {@code [a, b]}
     * @return this
     * @throws KelvinException of kind USAGE if there is no {@code =}, CONFIGURATION if key or value are wrong
     */
    public ConfigurationSources set(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw KelvinException.usage(
                    "key=value", "'" + assignment + "'", "option --set", "Write for example --set train.batch=256");
        }
        String key = assignment.substring(0, equals).strip();
        String value = assignment.substring(equals + 1).strip();
        Setting<?> setting = known(key, "--set");
        fromSet.put(key, entryOfText(setting, value, "--set"));
        return this;
    }

    /**
     * Takes the value that stands on the command line, at a setting's flag or as the positional parameter.
     *
     * @param setting one of the settings
     * @param texts what followed the flag
     * @return this
     * @throws KelvinException of kind USAGE if the value is wrong
     */
    public ConfigurationSources commandLine(Setting<?> setting, List<String> texts) {
        String place = setting.placeOnCommandLine().orElseThrow();
        fromCommandLine.put(setting.key(), entry(setting, texts, place, Kind.USAGE));
        return this;
    }

    /**
     * The values that the job runs with.
     *
     * @return the configuration
     * @throws KelvinException of kind USAGE if a setting without a default was not given
     */
    public Configuration resolve() {
        Map<String, Entry<?>> entries = new LinkedHashMap<>();
        for (Setting<?> setting : settings.values()) {
            entries.put(setting.key(), winner(setting));
        }
        return new Configuration(entries);
    }

    private Entry<?> winner(Setting<?> setting) {
        for (Map<String, Entry<?>> source : List.of(fromCommandLine, fromSet, fromFile)) {
            Entry<?> entry = source.get(setting.key());
            if (entry != null) {
                return entry;
            }
        }
        if (setting.defaultText().isEmpty()) {
            throw missing(setting);
        }
        return Entry.ofDefault(setting);
    }

    private static KelvinException missing(Setting<?> setting) {
        String byFlag = setting.flag().map(flag -> flag + " ").orElse("");
        String onCommandLine = setting.placeOnCommandLine()
                .map(place -> "Give " + byFlag + setting.placeholder() + ", or set ")
                .orElse("Set ");
        return KelvinException.usage(
                setting.expected(),
                "nothing",
                setting.placeOnCommandLine().orElse("key " + setting.key()),
                onCommandLine + setting.key() + " by --set or --config");
    }

    private Setting<?> known(String key, String origin) {
        Setting<?> setting = settings.get(key);
        if (setting != null) {
            return setting;
        }
        TreeSet<String> keys = new TreeSet<>(settings.keySet());
        throw KelvinException.configuration(
                "a key of this command",
                "'" + key + "'",
                origin,
                NearestName.of(key, keys)
                        .map(nearest -> "Perhaps you meant " + nearest)
                        .orElse("Use one of " + String.join(", ", keys)));
    }

    static Entry<?> entryOfText(Setting<?> setting, String value, String origin) {
        List<String> texts = value.startsWith("[") ? bracketed(setting, value, origin) : List.of(value);
        return entry(setting, texts, origin, Kind.CONFIGURATION);
    }

    private static List<String> bracketed(Setting<?> setting, String value, String origin) {
        try {
            return texts(ConfigFactory.parseString("list = " + value).getValue("list"));
        } catch (ConfigException e) {
            throw wrong(setting, setting.expected(), value, origin, Kind.CONFIGURATION)
                    .because(e);
        }
    }

    private static List<String> texts(ConfigValue value) {
        if (!(value instanceof ConfigList list)) {
            return List.of(text(value));
        }
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(text(element)));
        return texts;
    }

    /** A number as it was written: 1e-3 stays 1e-3. */
    private static String text(ConfigValue value) {
        boolean scalar = value.valueType() != ConfigValueType.LIST && value.valueType() != ConfigValueType.OBJECT;
        return scalar && value.valueType() != ConfigValueType.NULL
                ? value.atKey("value").getString("value")
                : value.render(ConfigRenderOptions.concise());
    }

    private static <T> Entry<T> entry(Setting<T> setting, List<String> texts, String origin, Kind kind) {
        try {
            return new Entry<>(setting, Optional.of(setting.parse(texts)), origin);
        } catch (UnexpectedTextException e) {
            throw wrong(setting, e.getMessage(), String.join(",", texts), origin, kind)
                    .because(e);
        }
    }

    private static KelvinException wrong(Setting<?> setting, String expected, String found, String origin, Kind kind) {
        String where = kind == Kind.USAGE ? origin : "key " + setting.key() + ", " + origin;
        return KelvinException.of(kind, expected, "'" + found + "'", where, "Correct the value");
    }
}
