package org.kelvinrl.environment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.kelvinrl.configuration.NearestName;
import org.kelvinrl.schema.KelvinException;

/** Makes a process of its tables in HOCON. What is no process is refused with file and line. */
final class MdpParser {

    private static final String STATES = "states";
    private static final String ACTIONS = "actions";
    private static final String START = "start";
    private static final String LIMIT = "limit";
    private static final String DISCOUNT = "discount";
    private static final String OUTCOMES = "outcomes";
    private static final String VALID_ACTIONS = "valid_actions";
    private static final List<String> KEYS = List.of(STATES, ACTIONS, START, LIMIT, DISCOUNT, OUTCOMES, VALID_ACTIONS);

    private static final int MOST_STATES = 10_000;
    private static final int MOST_ACTIONS = 1_000;
    private static final int MOST_PAIRS = 1_000_000;
    private static final int MOST_STEPS = 10_000;

    /** An episode is in memory while it is logged, with an observation of a number a state for each step. */
    private static final long MOST_NUMBERS_SEEN = 10_000_000;

    private static final double SUM_TOLERANCE = 1e-9;
    private static final double LARGEST_REWARD = 1e30;
    private static final String OUTCOME = "[probability, next state, reward, terminated]";

    private final String name;
    private final Config config;
    private final MdpNames states;
    private final MdpNames actions;
    private final int limit;
    private final Map<String, ConfigValue> validActions;
    private final FiniteMdp.Builder builder;

    MdpParser(String name, Config config) {
        this.name = name;
        this.config = config;
        requireKnownKeys();
        this.states = states();
        this.actions = MdpNames.of("action", names(ACTIONS, MOST_ACTIONS));
        requireAtMost(MOST_PAIRS, (long) states.size() * actions.size(), "states times actions", value(STATES));
        this.limit = wholeNumber(LIMIT, MOST_STEPS);
        requireAtMost(MOST_NUMBERS_SEEN, (long) states.size() * limit, "states times `limit`", value(LIMIT));
        this.validActions = namedValidActions();
        this.builder = FiniteMdp.of(states.size(), actions.size());
    }

    TabularProcess process() {
        Map<Integer, ConfigValue> starts = starts();
        ConfigObject outcomes = object(OUTCOMES, value(OUTCOMES));
        requireNames(states, outcomes);
        for (int state = 0; state < states.size(); state++) {
            takeState(state, outcomes);
        }
        FiniteMdp mdp = builder.build();
        starts.forEach((state, value) -> requireGoesOn(mdp, state, value));
        outcomes.forEach((state, byAction) -> object(state, byAction).values().forEach(list -> ((ConfigList) list)
                .forEach(outcome -> requireGoesOn(mdp, outcome))));
        return new TabularProcess(name, mdp, actions.all(), limit, discount());
    }

    private void requireKnownKeys() {
        for (String key : new TreeSet<>(config.root().keySet())) {
            if (!KEYS.contains(key)) {
                throw refused(
                        "one of the keys " + String.join(", ", KEYS),
                        "`" + key + "`",
                        config.root().get(key),
                        NearestName.of(key, KEYS)
                                .map(nearest -> "Did you mean `" + nearest + "`?")
                                .orElse("Remove it"));
            }
        }
    }

    private MdpNames states() {
        ConfigValue value = value(STATES);
        List<String> names = value.valueType() == ConfigValueType.LIST
                ? names(STATES, MOST_STATES)
                : IntStream.range(0, wholeNumber(STATES, MOST_STATES))
                        .mapToObj(Integer::toString)
                        .toList();
        return MdpNames.of("state", names);
    }

    private List<String> names(String key, int most) {
        ConfigValue value = value(key);
        ConfigList list = list("a list of names for `" + key + "`", value);
        requireAtMost(most, list.size(), key, value);
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ConfigValue element : list) {
            String text = text("a name in `" + key + "`", element);
            if (text.isBlank() || !seen.add(text)) {
                throw refused(
                        "names that differ in `" + key + "`", "\"" + text + "\" twice or blank", element, "Rename it");
            }
            names.add(text);
        }
        if (names.isEmpty()) {
            throw refused("at least one name in `" + key + "`", "none", value, "Name all " + key);
        }
        return names;
    }

    private Map<Integer, ConfigValue> starts() {
        ConfigObject object = object(START, value(START));
        requireNames(states, object);
        Map<Integer, ConfigValue> starts = new TreeMap<>();
        double sum = 0;
        for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(object).entrySet()) {
            int state = states.index(entry.getKey(), entry.getValue());
            double probability = probability(entry.getValue());
            builder.startsIn(state, probability);
            starts.put(state, entry.getValue());
            sum += probability;
        }
        requireSumOfOne(sum, "probabilities in `start`", object);
        return starts;
    }

    private void takeState(int state, ConfigObject outcomes) {
        ConfigValue value = outcomes.get(states.name(state));
        Set<String> valid = validActions(states.name(state));
        if (value == null && validActions.containsKey(states.name(state))) {
            throw refused(
                    "outcomes of state " + states.name(state) + ", which has valid actions",
                    "none",
                    validActions.get(states.name(state)),
                    "Add them, or remove the state here");
        }
        if (value == null) {
            return; // one that no episode goes on from, which is checked when all are known
        }
        ConfigObject byAction = object(states.name(state), value);
        requireNames(actions, byAction);
        for (int action = 0; action < actions.size(); action++) {
            String where = "action " + actions.name(action) + " of state " + states.name(state);
            ConfigValue list = byAction.get(actions.name(action));
            if (valid.contains(actions.name(action)) != (list != null)) {
                throw list == null
                        ? refused(
                                "outcomes for " + where, "none", value, "Add them, or leave it out of `valid_actions`")
                        : refused(
                                "no outcomes for " + where + ", which is not in `valid_actions`",
                                "some",
                                list,
                                "Remove them, or add the action");
            }
            if (list != null) {
                takeAction(state, action, list(where + " to have a list of outcomes " + OUTCOME, list), where);
            }
        }
    }

    private Map<String, ConfigValue> namedValidActions() {
        if (!config.root().containsKey(VALID_ACTIONS)) {
            return Map.of();
        }
        ConfigObject byState = object(VALID_ACTIONS, value(VALID_ACTIONS));
        requireNames(states, byState);
        return byState;
    }

    /** All, where nothing is said of the state. */
    private Set<String> validActions(String state) {
        ConfigValue value = validActions.get(state);
        if (value == null) {
            return new HashSet<>(actions.all());
        }
        Set<String> valid = new HashSet<>();
        for (ConfigValue element : list("a list of actions", value)) {
            valid.add(actions.name(actions.index(text("the name of an action", element), element)));
        }
        if (valid.isEmpty()) {
            throw refused(
                    "at least one valid action of state " + state, "none", value, "Name one, or remove the state here");
        }
        return valid;
    }

    private void takeAction(int state, int action, ConfigList outcomes, String where) {
        double sum = 0;
        for (ConfigValue element : outcomes) {
            FiniteMdp.Outcome outcome = outcome(element);
            builder.leads(state, action, outcome);
            sum += outcome.probability();
        }
        requireSumOfOne(sum, "probabilities of the outcomes of " + where, outcomes);
    }

    private FiniteMdp.Outcome outcome(ConfigValue value) {
        ConfigList list = list("an outcome " + OUTCOME, value);
        if (list.size() != 4) {
            throw refused("an outcome " + OUTCOME, list.size() + " elements", value, "Write all four");
        }
        double reward = number("a reward from -1e30 to 1e30", list.get(2), any -> Math.abs(any) <= LARGEST_REWARD);
        if (list.get(3).valueType() != ConfigValueType.BOOLEAN) {
            throw refused("true or false for terminated", found(list.get(3)), list.get(3), "Write " + OUTCOME);
        }
        return new FiniteMdp.Outcome(probability(list.get(0)), next(list), reward, (Boolean)
                list.get(3).unwrapped());
    }

    private int next(ConfigList outcome) {
        return states.index(text("the name of the next state", outcome.get(1)), outcome.get(1));
    }

    private void requireGoesOn(FiniteMdp mdp, ConfigValue outcome) {
        ConfigList list = (ConfigList) outcome;
        if (!(Boolean) list.get(3).unwrapped()) {
            requireGoesOn(mdp, next(list), outcome);
        }
    }

    private void requireGoesOn(FiniteMdp mdp, int state, ConfigValue where) {
        if (!mdp.goesOn(state)) {
            throw refused(
                    "at least one valid action in state " + states.name(state) + ", in which an episode goes on",
                    "none",
                    where,
                    "Give the state outcomes, or let the episode be terminated on the way to it");
        }
    }

    private double discount() {
        return config.root().containsKey(DISCOUNT)
                ? number("a `discount` above 0 and at most 1", value(DISCOUNT), any -> any > 0 && any <= 1)
                : TabularProcess.DISCOUNT;
    }

    private static double probability(ConfigValue value) {
        return number("a probability above 0 and at most 1", value, any -> any > 0 && any <= 1);
    }

    private static double number(String expected, ConfigValue value, DoublePredicate range) {
        if (value.valueType() == ConfigValueType.NUMBER) {
            double number = ((Number) value.unwrapped()).doubleValue();
            if (range.test(number)) {
                return number;
            }
        }
        throw refused(expected, found(value), value, "Correct it");
    }

    private int wholeNumber(String key, int most) {
        ConfigValue value = value(key);
        return (int) number(
                "a whole number from 1 to " + most + " for `" + key + "`",
                value,
                any -> any >= 1 && any <= most && any == Math.rint(any));
    }

    private static void requireSumOfOne(double sum, String what, ConfigValue value) {
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw refused(what + " of sum 1", Double.toString(sum), value, "Correct them, to ten digits");
        }
    }

    private static void requireAtMost(long most, long found, String what, ConfigValue value) {
        if (found > most) {
            throw refused("at most " + most + " for " + what, Long.toString(found), value, "Give a smaller process");
        }
    }

    private static void requireNames(MdpNames names, ConfigObject object) {
        for (String key : new TreeSet<>(object.keySet())) {
            names.index(key, object.get(key));
        }
    }

    private ConfigValue value(String key) {
        ConfigValue value = config.root().get(key);
        if (value == null) {
            throw refused("the key `" + key + "`", "none", config.root(), "Add it");
        }
        return value;
    }

    private static ConfigObject object(String key, ConfigValue value) {
        if (value.valueType() != ConfigValueType.OBJECT) {
            throw refused("`" + key + "` to be an object { name = ... }", found(value), value, "Write it by name");
        }
        return (ConfigObject) value;
    }

    private static ConfigList list(String expected, ConfigValue value) {
        if (value.valueType() != ConfigValueType.LIST) {
            throw refused(expected, found(value), value, "Write it in brackets");
        }
        return (ConfigList) value;
    }

    /** A number is a name too, as states that are only counted have. */
    private static String text(String expected, ConfigValue value) {
        if (value.valueType() != ConfigValueType.STRING && value.valueType() != ConfigValueType.NUMBER) {
            throw refused(expected, found(value), value, "Write a name");
        }
        return value.unwrapped().toString();
    }

    private static String found(ConfigValue value) {
        return value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT
                ? "a " + value.valueType().name().toLowerCase(Locale.ROOT)
                : String.valueOf(value.unwrapped());
    }

    static KelvinException refused(String expected, String found, ConfigValue where, String whatToDo) {
        return KelvinException.configuration(expected, found, where.origin().description(), whatToDo);
    }
}
