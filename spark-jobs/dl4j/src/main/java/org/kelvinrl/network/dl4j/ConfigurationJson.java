package org.kelvinrl.network.dl4j;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The JSON of a DL4J configuration from a stranger, checked before DL4J reads it. DL4J's reader makes an object of any class that the
 * text names, and takes memory for any size that it tells.
 *
 * <p>What is given on is this program's own writing of what it read, so that no two readers can understand a text in two ways.
 */
final class ConfigurationJson {

    /** Longest text, in bytes. */
    static final int MOST_BYTES = 4 << 20;

    private static final int MOST_DEPTH = 100;

    /** Largest integer that is a size; products of four of them, the most that a layer multiplies, are within 64 bits. */
    private static final int LARGEST = 1 << 20;

    /** Largest element of a list of sizes, such as a kernel's. */
    private static final int LARGEST_OF_LIST = 1 << 10;

    /** Integers that nothing is as large as. */
    private static final Set<String> NO_SIZES = Set.of("seed", "iterationCount", "epochCount");

    private static final String CLASS = "@class";

    /** Where Distribution has its class. */
    private static final String TYPE = "type";

    private static final Pattern ALLOWED = Pattern.compile("org\\.deeplearning4j\\.nn\\.(conf\\.("
            + "layers(\\.(convolutional|misc|recurrent|wrapper))?|graph(\\.rnn)?|preprocessor|dropout|weightnoise|constraint"
            + "|distribution|inputs)|weights)\\.\\w+(\\$\\w+)?"
            + "|org\\.nd4j\\.linalg\\.(activations\\.impl|lossfunctions\\.impl|learning\\.config|learning\\.regularization"
            + "|schedule)\\.\\w+"
            + "|org\\.kelvinrl\\.network\\.dl4j\\.KelvinLoss");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ConfigurationJson() {}

    /**
     * Checks a text.
     *
     * @param bytes the text, at most {@link #MOST_BYTES}
     * @return a text of the same meaning, which names no class that is not DL4J's own, and no size beyond what can be computed with
     * @throws UnsuitableNetworkException if it is something else
     */
    static String checked(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (!tree.isObject()) {
                throw unsuitable("a JSON object", tree.getNodeType().toString(), "its text");
            }
            check(tree, "");
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            String problem = e.getOriginalMessage().lines().findFirst().orElse("something else");
            throw unsuitable("the JSON of a DL4J configuration", problem, "its text");
        } catch (IOException e) {
            throw new IllegalStateException("read from memory", e);
        }
    }

    private static void check(JsonNode node, String path) {
        if (node.isObject()) {
            requireWithoutArrays(node, path);
            node.fields().forEachRemaining(field -> checkField(field.getKey(), field.getValue(), path));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                checkSize(node.get(i), LARGEST_OF_LIST, path + "/" + i);
                check(node.get(i), path + "/" + i);
            }
        }
    }

    private static void checkField(String name, JsonNode value, String parent) {
        String path = parent + "/" + name;
        if (name.equals(CLASS) || (name.equals(TYPE) && value.asText().contains("."))) {
            requireAllowed(value, path);
        }
        if (!NO_SIZES.contains(name)) {
            checkSize(value, LARGEST, path);
        }
        check(value, path);
    }

    private static void requireAllowed(JsonNode name, String path) {
        if (!name.isTextual() || !ALLOWED.matcher(name.textValue()).matches()) {
            throw unsuitable("a class of DL4J's own configurations", name.toString(), path);
        }
    }

    /** Losses and activations may have arrays, which DL4J would read as their own headers tell. */
    private static void requireWithoutArrays(JsonNode node, String path) {
        String type = node.path(CLASS).asText();
        if (!type.startsWith("org.nd4j.linalg.activations") && !type.startsWith("org.nd4j.linalg.lossfunctions")) {
            return;
        }
        node.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (!field.getKey().equals(CLASS) && !value.isNumber() && !value.isBoolean() && !value.isNull()) {
                throw unsuitable(
                        "a number, for losses and activations with arrays are not read",
                        value.getNodeType().toString(),
                        path + "/" + field.getKey());
            }
        });
    }

    private static void checkSize(JsonNode value, int largest, String path) {
        if (value.isIntegralNumber() && !(value.canConvertToInt() && Math.abs((long) value.intValue()) <= largest)) {
            throw unsuitable("an integer of at most " + largest, value.asText(), path);
        }
    }

    private static UnsuitableNetworkException unsuitable(String expected, String found, String path) {
        return new UnsuitableNetworkException(
                expected, found, path, "Give what DL4J's toJson or ModelSerializer wrote of one of its own networks");
    }

    /** Whether a checked text is of a graph of vertices rather than of a list of layers. */
    static boolean isOfGraph(String json) {
        try {
            return MAPPER.readTree(json).has("vertices");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a text that was checked", e);
        }
    }
}
