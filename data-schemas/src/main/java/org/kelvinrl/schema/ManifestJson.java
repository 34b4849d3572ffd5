package org.kelvinrl.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Manifests as JSON: members in snake case and in a fixed order, so that equal manifests are equal bytes.
 *
 * <p>Thread-safe.
 */
public final class ManifestJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private ManifestJson() {}

    /**
     * Writes a manifest, indented.
     *
     * @param manifest the manifest, or any value of records, lists, maps, numbers and text
     * @return UTF-8 bytes that end with a line feed
     */
    public static byte[] write(Object manifest) {
        try {
            return (WRITER.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON: " + manifest.getClass(), e);
        }
    }

    /**
     * Writes a value on one line, for files of JSON lines.
     *
     * @param value records, lists, maps, numbers and text
     * @return one line without its line feed
     */
    public static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not representable as JSON: " + value.getClass(), e);
        }
    }

    /**
     * Reads a manifest and checks the version of its schema.
     *
     * @param bytes the file's content
     * @param type type of the manifest
     * @param newestVersion newest schema version that this program knows
     * @param where path of the file, for messages
     * @param <T> type of the manifest
     * @return the manifest
     * @throws KelvinException if the bytes are not such a manifest, or are one of a newer schema
     */
    public static <T> T read(byte[] bytes, Class<T> type, int newestVersion, String where) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            JsonNode version = tree.path("schema_version");
            if (!version.isInt() || version.intValue() < 1 || version.intValue() > newestVersion) {
                throw KelvinException.data(
                        "schema_version 1 to " + newestVersion,
                        version.isMissingNode() ? "none" : version.toString(),
                        where,
                        "Use the version of Kelvin that wrote it, or a newer one");
            }
            return MAPPER.treeToValue(tree, type);
        } catch (IOException e) {
            Throwable root = e.getCause() instanceof KelvinException cause ? cause : e;
            throw KelvinException.data(
                            "a " + type.getSimpleName() + " as JSON",
                            root.getMessage().lines().findFirst().orElse("something else"),
                            where,
                            "Restore the file from its origin")
                    .because(e);
        }
    }
}
