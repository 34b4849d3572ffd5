package org.kelvinrl.environment;

import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of a process's states, or of its actions, in order. */
final class MdpNames {

    private final String what;
    private final List<String> names;
    private final Map<String, Integer> indices = new HashMap<>();

    private MdpNames(String what, List<String> names) {
        this.what = what;
        this.names = List.copyOf(names);
        for (int i = 0; i < names.size(); i++) {
            indices.put(names.get(i), i);
        }
    }

    /**
     * Names.
     *
     * @param what what each is the name of, for messages
     * @param names the names, each once
     */
    static MdpNames of(String what, List<String> names) {
        return new MdpNames(what, names);
    }

    int size() {
        return names.size();
    }

    List<String> all() {
        return names;
    }

    String name(int index) {
        return names.get(index);
    }

    /**
     * The index of a name.
     *
     * @param name the name
     * @param where where it stands
     * @throws org.kelvinrl.schema.KelvinException of kind configuration if there is none of that name
     */
    int index(String name, ConfigValue where) {
        Integer index = indices.get(name);
        if (index == null) {
            throw MdpParser.refused(
                    "one of the " + names.size() + " " + what + "s, such as " + names.get(0),
                    "\"" + name + "\"",
                    where,
                    "Correct it, or name it in `" + what + "s`");
        }
        return index;
    }
}
