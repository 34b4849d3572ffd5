package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kelvinrl.schema.PreparedColumn;

/** The names that logs usually give to their columns. Case, and whether words are parted by _ or capitals, do not matter. */
final class UsualNames {

    private static final Map<PreparedColumn, List<String>> NAMES = new EnumMap<>(PreparedColumn.class);

    /** Columns that come as one scalar an element, such as {@code obs_0} and {@code obs_1}. */
    private static final Pattern ELEMENT = Pattern.compile("(.*?)[_.]?(\\d+)");

    /** A column with the Q-value of one action, whose name follows. */
    private static final Pattern Q_OF_ACTION = Pattern.compile("(q(?:_?values?)?[_.])(.+)", Pattern.CASE_INSENSITIVE);

    static {
        name(PreparedColumn.EPISODE, "episode", "episodeid", "epid", "epsid", "trajectory", "trajectoryid", "mdpid");
        name(PreparedColumn.EPISODE, "sessionid", "session", "runid");
        name(PreparedColumn.STEP, "step", "t", "timestep", "stepid", "sequencenumber", "turn");
        name(
                PreparedColumn.OBSERVATION,
                "observation",
                "observations",
                "obs",
                "state",
                "states",
                "features",
                "context");
        name(PreparedColumn.OBSERVATION, "statefeatures");
        name(PreparedColumn.ACTION, "action", "actions", "a", "actionid");
        name(PreparedColumn.REWARD, "reward", "rewards", "r");
        name(
                PreparedColumn.TERMINATED,
                "terminated",
                "terminateds",
                "terminal",
                "terminals",
                "termination",
                "terminations");
        name(PreparedColumn.TERMINATED, "done", "dones");
        name(PreparedColumn.TRUNCATED, "truncated", "truncateds", "truncation", "truncations", "timeout", "timeouts");
        name(PreparedColumn.NEXT_OBSERVATION, "nextobservation", "nextobservations", "nextobs", "newobs", "nextstate");
        name(PreparedColumn.NEXT_OBSERVATION, "nextstates", "nextstatefeatures");
        name(PreparedColumn.ACTION_MASK, "actionmask", "mask", "validactions", "possibleactionsmask", "legalactions");
        name(PreparedColumn.NEXT_ACTION_MASK, "nextactionmask", "nextmask", "possiblenextactionsmask");
        name(PreparedColumn.Q_VALUES, "qvalues", "q", "qvalue");
        name(PreparedColumn.Q_LOGGED, "qlogged");
        name(PreparedColumn.TARGET_PROBABILITIES, "targetprobabilities", "teacherprobabilities");
        name(
                PreparedColumn.PROPENSITY,
                "propensity",
                "propensities",
                "propensityscore",
                "actionprob",
                "actionprobability");
        name(
                PreparedColumn.PROPENSITY,
                "pscore",
                "behaviourprobability",
                "behaviorprobability",
                "behaviourprob",
                "behaviorprob");
        name(PreparedColumn.BEHAVIOUR_PROBABILITIES, "behaviourprobabilities", "behaviorprobabilities", "actionprobs");
        name(PreparedColumn.BEHAVIOUR_PROBABILITIES, "actionprobabilities");
        name(PreparedColumn.WEIGHT, "weight", "weights", "sampleweight");
        name(PreparedColumn.TEACHER, "teacher");
        name(PreparedColumn.TIMESTAMP, "timestamp");
        name(PreparedColumn.SOURCE_ID, "sourceid", "rowid");
    }

    private UsualNames() {}

    private static void name(PreparedColumn column, String... names) {
        NAMES.computeIfAbsent(column, key -> new ArrayList<>()).addAll(List.of(names));
    }

    /** The columns of a log that usually hold what a prepared column needs: one, or one for each element; none if unknown. */
    static List<String> of(PreparedColumn column, Collection<String> logColumns) {
        for (String name : NAMES.getOrDefault(column, List.of())) {
            Optional<String> one =
                    logColumns.stream().filter(of -> plain(of).equals(name)).findFirst();
            if (one.isPresent()) {
                return List.of(one.get());
            }
        }
        return PreparedSchema.isList(column) ? elements(column, logColumns) : List.of();
    }

    /**
     * Columns with the Q-value of an action each, such as {@code q_wait} and {@code q_go}: the actions, each with its column, in
     * the order of the columns; empty if there are none or only one.
     */
    static Map<String, String> qValuesByAction(Collection<String> logColumns) {
        Map<String, Map<String, String>> byPrefix = new LinkedHashMap<>();
        for (String name : logColumns) {
            Matcher matcher = Q_OF_ACTION.matcher(name);
            if (matcher.matches() && NAMES.values().stream().noneMatch(usual -> usual.contains(plain(name)))) {
                byPrefix.computeIfAbsent(matcher.group(1), prefix -> new LinkedHashMap<>())
                        .put(matcher.group(2), name);
            }
        }
        return byPrefix.values().stream()
                .filter(columns -> columns.size() > 1)
                .findFirst()
                .orElse(Map.of());
    }

    private static List<String> elements(PreparedColumn column, Collection<String> logColumns) {
        for (String name : NAMES.getOrDefault(column, List.of())) {
            List<String> elements = logColumns.stream()
                    .filter(of -> index(of) >= 0 && plain(stem(of)).equals(name))
                    .sorted(Comparator.comparingInt(UsualNames::index))
                    .toList();
            if (elements.size() > 1) {
                return elements;
            }
        }
        return List.of();
    }

    /** The number at the end of a name; -1 if there is none, or one too long to be an index. */
    private static int index(String name) {
        Matcher matcher = ELEMENT.matcher(name);
        return matcher.matches() && matcher.group(2).length() <= 7 ? Integer.parseInt(matcher.group(2)) : -1;
    }

    private static String stem(String name) {
        Matcher matcher = ELEMENT.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
