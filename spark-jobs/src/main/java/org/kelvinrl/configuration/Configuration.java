package org.kelvinrl.configuration;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kelvinrl.schema.ManifestJson;

/**
 * The values that a job runs with, each with its origin.
 *
 * <p>Immutable. Made by {@link ConfigurationSources} from what a user gave, or by {@link #of} and {@link #with} in code.
 */
public final class Configuration {

    /** Name of the file beside a result that tells what it was made with. */
    public static final String FILE_NAME = "config.json";

    private static final String DEFAULT_ORIGIN = "default";

    /** A value as it stands in a run's {@code config.json}: a number, a truth value, a list or a text. */
    public record Resolved(Object value, String origin) {}

    /** A value and where it came from. */
    record Entry<T>(Setting<T> setting, Optional<T> value, String origin) {

        static <T> Entry<T> ofDefault(Setting<T> setting) {
            return new Entry<>(setting, setting.defaultValue(), DEFAULT_ORIGIN);
        }

        Resolved resolved() {
            return new Resolved(value.map(this::representation).orElse(null), origin);
        }

        String text() {
            return value.map(setting::format).orElseThrow();
        }

        private Object representation(T known) {
            Object bare = known instanceof Optional<?> optional ? optional.orElse(null) : known;
            if (bare == null || bare instanceof Number || bare instanceof Boolean) {
                return bare;
            }
            if (bare instanceof List<?> list) {
                return list.stream()
                        .map(e -> e instanceof Number ? e : e.toString())
                        .toList();
            }
            return setting.format(known);
        }
    }

    private final Map<String, Entry<?>> entries;

    Configuration(Map<String, Entry<?>> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * The defaults of several settings; those without a default have no value yet.
     *
     * @param settings the settings, each key once
     * @return the configuration
     */
    public static Configuration of(Collection<? extends Setting<?>> settings) {
        Map<String, Entry<?>> entries = new LinkedHashMap<>();
        for (Setting<?> setting : settings) {
            if (entries.put(setting.key(), Entry.ofDefault(setting)) != null) {
                throw new IllegalArgumentException("a key stands twice: " + setting.key());
            }
        }
        return new Configuration(entries);
    }

    /**
     * The value of a setting.
     *
     * @param setting one of the settings of this configuration
     * @param <T> type of its values
     * @return the value
     * @throws IllegalArgumentException if this configuration has no such setting, or no value for it
     */
    public <T> T get(Setting<T> setting) {
        return entry(setting)
                .value()
                .orElseThrow(() -> new IllegalArgumentException("no value was given for " + setting.key()));
    }

    /**
     * Where the value of a setting came from.
     *
     * @param setting one of the settings of this configuration
     * @return such as {@code flag --batch}, {@code --set}, {@code file kelvin.conf: 12}, {@code code} or {@code default}
     */
    public String origin(Setting<?> setting) {
        return entry(setting).origin();
    }

    /**
     * The same configuration with another value for one setting.
     *
     * @param setting one of the settings of this configuration
     * @param value its new value
     * @param <T> type of its values
     * @return the new configuration
     * @throws IllegalArgumentException if this configuration has no such setting, or the value is out of its range
     */
    public <T> Configuration with(Setting<T> setting, T value) {
        entry(setting);
        return with(new Entry<>(setting, Optional.of(setting.checked(value)), "code"));
    }

    /**
     * The same configuration with another default of one setting: nothing changes if its value was given.
     *
     * @param setting one of the settings of this configuration
     * @param value its value where none was given
     * @param <T> type of its values
     * @return the configuration
     * @throws IllegalArgumentException if this configuration has no such setting, or the value is out of its range
     */
    public <T> Configuration withDefault(Setting<T> setting, T value) {
        if (!entry(setting).origin().equals(DEFAULT_ORIGIN)) {
            return this;
        }
        return with(new Entry<>(setting, Optional.of(setting.checked(value)), DEFAULT_ORIGIN));
    }

    /**
     * The same configuration with another value for one setting, from its text.
     *
     * @param setting one of the settings of this configuration
     * @param text as it would stand after {@code key=} of {@code --set}
     * @param origin where it stands, such as {@code option --vary}
     * @return the new configuration
     * @throws org.kelvinrl.schema.KelvinException of kind CONFIGURATION if the text makes no value
     */
    public Configuration withText(Setting<?> setting, String text, String origin) {
        entry(setting);
        return with(ConfigurationSources.entryOfText(setting, text, origin));
    }

    private Configuration with(Entry<?> entry) {
        Map<String, Entry<?>> changed = new LinkedHashMap<>(entries);
        changed.put(entry.setting().key(), entry);
        return new Configuration(changed);
    }

    /**
     * What this configuration says to another job: settings of both keep value and origin, the other job's own have their defaults.
     *
     * @param settings the other job's settings
     * @return the other job's configuration
     */
    public Configuration forJobOf(Collection<? extends Setting<?>> settings) {
        Map<String, Entry<?>> shared = new LinkedHashMap<>(of(settings).entries);
        shared.replaceAll((key, entry) -> entries.getOrDefault(key, entry));
        return new Configuration(shared);
    }

    /**
     * What was given, as texts that {@link #withText} makes the same values of.
     *
     * @return a new map from key to text; defaults and what has no value have no entry
     */
    public Map<String, String> givenTexts() {
        Map<String, String> texts = new TreeMap<>();
        entries.forEach((key, entry) -> {
            if (!entry.origin().equals(DEFAULT_ORIGIN) && entry.resolved().value() != null) {
                texts.put(key, entry.text());
            }
        });
        return texts;
    }

    /**
     * Every value with its origin, by key, to be written beside a result.
     *
     * @return keys in alphabetical order; a setting that has no value has only its origin
     */
    public Map<String, Resolved> resolved() {
        Map<String, Resolved> resolved = new TreeMap<>();
        entries.forEach((key, entry) -> resolved.put(key, entry.resolved()));
        return resolved;
    }

    /**
     * The values that decide a result, by key. What was not given has no entry.
     *
     * @return a new map, keys in alphabetical order
     */
    public Map<String, Object> decisive() {
        Map<String, Object> values = new TreeMap<>();
        entries.forEach((key, entry) -> {
            Object value = entry.resolved().value();
            if (entry.setting().isDecisive() && value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    /**
     * The content of {@link #FILE_NAME}: what ran, and with which values.
     *
     * @param command the command that ran
     * @param derived what followed from the data, such as a temperature
     * @return JSON
     */
    public byte[] toJson(String command, Map<String, Object> derived) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("command", command);
        content.put("kelvin_version", ProgramVersion.text());
        content.put("settings", resolved());
        content.put("derived", derived);
        return ManifestJson.write(content);
    }

    @SuppressWarnings("unchecked") // a key's entry is of the type of the setting with that key
    private <T> Entry<T> entry(Setting<T> setting) {
        Entry<?> entry = entries.get(setting.key());
        if (entry == null) {
            throw new IllegalArgumentException("not a setting of this command: " + setting.key());
        }
        return (Entry<T>) entry;
    }
}
