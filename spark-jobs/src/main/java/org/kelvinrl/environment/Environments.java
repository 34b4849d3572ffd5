package org.kelvinrl.environment;

import java.util.List;
import org.kelvinrl.schema.KelvinException;

/** The environments by their names. */
public final class Environments {
    private Environments() {}

    /** The names that {@link #named} knows, in alphabetical order. */
    public static List<String> names() {
        return List.of(CartPole.NAME);
    }

    /**
     * A new instance of an environment.
     *
     * @param name its name, one of {@link #names}
     * @return the environment; call {@link Environment#reset} first
     * @throws KelvinException of kind usage if there is no environment of that name
     */
    public static Environment named(String name) {
        if (CartPole.NAME.equals(name)) {
            return new CartPole();
        }
        throw KelvinException.usage(
                "one of the environments " + String.join(", ", names()),
                "\"" + name + "\"",
                "name of the environment",
                "Names are case-sensitive; choose one of those listed");
    }
}
