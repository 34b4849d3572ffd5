package org.kelvinrl.log;

import java.util.List;
import java.util.Map;

/** RLlib's sample batches: which line is one. */
final class SampleBatch {

    /** Tells how many rows a batch has. */
    static final String REWARDS = "rewards";

    private static final String OBSERVATIONS = "obs";
    private static final String ACTIONS = "actions";
    private static final String TYPE = "type";
    private static final String BATCHES_OF_AGENTS = "MultiAgentBatch";
    private static final List<String> ENDS = List.of("dones", "terminateds");

    private SampleBatch() {}

    /**
     * Whether the values of a line are columns of one batch.
     *
     * @throws BadValueException if they are, in a way that cannot be read
     */
    static boolean isBatch(Map<String, Object> values) throws BadValueException {
        if (BATCHES_OF_AGENTS.equals(values.get(TYPE))) {
            throw BadValueException.of(
                    TYPE,
                    "the batch of one agent",
                    BATCHES_OF_AGENTS,
                    "Write the batches of each policy to a log apart");
        }
        boolean hasEnds = ENDS.stream().anyMatch(name -> isList(values.get(name)));
        boolean isBatch = hasEnds && isList(values.get(REWARDS)) && values.containsKey(OBSERVATIONS);
        if (isBatch) {
            checkPlain(OBSERVATIONS, values.get(OBSERVATIONS));
            checkPlain(ACTIONS, values.get(ACTIONS));
        }
        return isBatch && isListOfLists(values.get(OBSERVATIONS)) && haveOneLength(values);
    }

    /** A column is text where RLlib has packed it. */
    static void checkPlain(String name, Object column) throws BadValueException {
        boolean isPacked =
                column instanceof String || (column instanceof Map<?, ?> map && map.containsKey("__compressed__"));
        if (isPacked) {
            throw BadValueException.of(
                    name,
                    "a list",
                    "a column that RLlib has compressed",
                    "Write the log with compress_columns=[] in RLlib's output settings");
        }
    }

    private static boolean haveOneLength(Map<String, Object> values) {
        int rows = ((List<?>) values.get(REWARDS)).size();
        return values.get(ACTIONS) instanceof List<?> actions
                && actions.size() == rows
                && ((List<?>) values.get(OBSERVATIONS)).size() == rows;
    }

    private static boolean isList(Object value) {
        return value instanceof List<?>;
    }

    private static boolean isListOfLists(Object value) {
        return value instanceof List<?> list && list.stream().allMatch(SampleBatch::isList);
    }
}
