package org.kelvinrl.distill;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.configuration.UnexpectedTextException;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.schema.KelvinException;

/** The parts of a loss by their names, as all commands that compute one take them. */
public final class LossSettings {

    /** How the loss core refuses: what, expected, found. */
    private static final Pattern REFUSAL = Pattern.compile("(.+): expected (.+), found .*", Pattern.DOTALL);

    private LossSettings() {}

    /** A setting for a divergence. */
    public static Setting<Divergence> divergence(String key) {
        return named(key, Divergence.names(), "amari:0.3", Divergence::named).flag("--divergence");
    }

    /** A setting for a regulariser. */
    public static Setting<Regulariser> regulariser(String key) {
        return named(key, Regulariser.names(), "tsallis-entropy:2", Regulariser::named)
                .flag("--regulariser");
    }

    /** A setting for the form of the targets. */
    public static Setting<Targets> targets(String key) {
        return Setting.choice(key, Targets.class).flag("--targets");
    }

    private static <T> Setting<T> named(String key, List<String> names, String example, Function<String, T> parser) {
        return Setting.parsed(
                key,
                "NAME",
                "one of " + String.join(", ", names) + ", some of them with a number such as " + example,
                text -> parse(text, parser));
    }

    /** What was expected is told in the loss core's words, which know the range of each number. */
    private static <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            Matcher refusal = REFUSAL.matcher(String.valueOf(e.getMessage()));
            if (refusal.matches()) {
                throw new UnexpectedTextException(refusal.group(1) + " to be " + refusal.group(2), e);
            }
            throw e;
        }
    }

    /**
     * Checks that a divergence can be taken from targets of a form.
     *
     * @param where where both were named, for the message
     * @throws KelvinException if the divergence compares values and the form has none
     */
    public static void requireFit(Divergence divergence, Targets targets, String where) {
        if (divergence.comparesValues() && targets != Targets.Q_VALUES) {
            throw KelvinException.configuration(
                    Targets.Q_VALUES + " as targets, which " + divergence + " compares with the outputs",
                    targets.text(),
                    where,
                    "Leave out --targets, or name another --divergence");
        }
    }
}
