package org.kelvinrl.schema;

import java.util.List;

/**
 * The set of actions that a policy chooses from.
 *
 * <p>The schema leaves room for other kinds; this version has {@code discrete} only, since a softmax is over a finite
 * set.
 *
 * @param kind always {@code "discrete"}
 * @param n number of actions, at least 1
 * @param names names of the actions 0 to n - 1
 */
public record ActionSpace(String kind, int n, List<String> names) {

    /** The only kind of this version. */
    public static final String DISCRETE = "discrete";

    /**
     * Checks the parts against each other.
     *
     * @param kind always {@code "discrete"}
     * @param n number of actions
     * @param names names of the actions
     * @throws KelvinException if the kind is another, or the names are not n
     */
    public ActionSpace {
        if (!DISCRETE.equals(kind)) {
            throw KelvinException.data(
                    "an action space of kind \"discrete\"",
                    "\"" + kind + "\"",
                    "action_space.kind",
                    "Discretise the actions: a softmax is over a finite set");
        }
        if (n < 1 || names.size() != n) {
            throw KelvinException.data(
                    "as many action names as actions, and at least one",
                    n + " actions and " + names.size() + " names",
                    "action_space",
                    "Restore the manifest from its origin");
        }
        names = List.copyOf(names);
    }

    /**
     * A finite set of named actions.
     *
     * @param names names of the actions, in order
     * @return the action space
     */
    public static ActionSpace discrete(List<String> names) {
        return new ActionSpace(DISCRETE, names.size(), names);
    }
}
