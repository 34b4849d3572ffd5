package org.kelvinrl.offline;

import java.util.Locale;

/** What a network of an algorithm says of an observation. Each has a network of its own, in a segment of the parameter vector. */
enum Head {
    /** Values of the actions, [actions], or so many of them for each member of an ensemble. */
    CRITIC,
    /** Value of the state, [1]. */
    VALUE,
    /** Logits of the policy that is learnt, [actions]. */
    POLICY,
    /** Logits of the policy that was logged, [actions]. */
    BEHAVIOUR;

    /** Whether it says what something is worth, and not how likely actions are. */
    boolean isOfValues() {
        return this == CRITIC || this == VALUE;
    }

    /** The name in files. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
