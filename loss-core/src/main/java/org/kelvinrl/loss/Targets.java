package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.List;

/** The form in which the teacher's policy q is given. Masks apply to each: q is over the valid and logged actions. */
public enum Targets {
    /** Q-values u: q = softmax(u / tau). Minus infinity is an action that the teacher never takes. */
    Q_VALUES("q-values"),

    /**
     * Probabilities, or numbers in proportion to them: q is what they are once they add up to 1. A zero is an action that the
     * teacher never takes; numbers below 2<sup>-126</sup> times the row's largest count as zero. The temperature does not apply.
     */
    PROBABILITIES("probabilities"),

    /** The index of one action: q is 1 there and 0 elsewhere. The temperature does not apply. */
    ACTION("action");

    private final String text;

    Targets(String text) {
        this.text = text;
    }

    /**
     * Gives the form of a name.
     *
     * @param name one of {@link #names()}
     * @return the form
     * @throws IllegalArgumentException if no form has this name
     */
    public static Targets named(String name) {
        return Arrays.stream(values())
                .filter(form -> form.text.equals(name))
                .findFirst()
                .orElseThrow(() -> LossName.parse("targets", name).unknown(names()));
    }

    /**
     * Gives the names of all forms.
     *
     * @return the names that {@link #named} knows
     */
    public static List<String> names() {
        return Arrays.stream(values()).map(Targets::text).toList();
    }

    /**
     * Gives the name of this form.
     *
     * @return the name, in lower case with hyphens
     */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
