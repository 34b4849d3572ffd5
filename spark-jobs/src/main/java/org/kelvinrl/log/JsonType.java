package org.kelvinrl.log;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kelvinrl.log.LogType.Kind;

/** What the values of a key were in the lines that were looked at. Immutable. */
final class JsonType implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Nulls alone, or nothing. */
    static final JsonType NOTHING = new JsonType(null, null, Map.of(), 0);

    /** Null for nothing but nulls; UNTYPED for scalars of several kinds; OTHER if some are lists or maps too. */
    private final Kind kind;

    private final JsonType element;
    private final TreeMap<String, JsonType> fields;
    private final int length;

    private JsonType(Kind kind, JsonType element, Map<String, JsonType> fields, int length) {
        this.kind = kind;
        this.element = element;
        this.fields = new TreeMap<>(fields);
        this.length = length;
    }

    /** The type of a value as {@link JsonLine} gives it. */
    static JsonType of(Object value) {
        if (value == null) {
            return NOTHING;
        }
        if (value instanceof List<?> list) {
            JsonType element = NOTHING;
            for (Object each : list) {
                element = element.and(of(each));
            }
            return new JsonType(Kind.LIST, element, Map.of(), list.size());
        }
        return value instanceof Map<?, ?> map ? map(map) : new JsonType(scalar(value), null, Map.of(), 0);
    }

    private static JsonType map(Map<?, ?> map) {
        JsonType element = NOTHING;
        Map<String, JsonType> fields = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            JsonType type = of(entry.getValue());
            fields.put((String) entry.getKey(), type);
            element = element.and(type);
        }
        return new JsonType(Kind.MAP, element, fields, 0);
    }

    private static Kind scalar(Object value) {
        if (value instanceof Number) {
            return Kind.NUMBER;
        }
        return value instanceof Boolean ? Kind.TRUTH : Kind.TEXT;
    }

    /** The type of values of which some are of this type and some of another. */
    JsonType and(JsonType other) {
        if (kind == null || this == other) {
            return other;
        }
        if (other.kind == null) {
            return this;
        }
        if (kind != other.kind) {
            Kind mixed = isScalar() && other.isScalar() ? Kind.UNTYPED : Kind.OTHER;
            return new JsonType(mixed, null, Map.of(), 0);
        }
        return element == null ? this : new JsonType(kind, element.and(other.element), fieldsAnd(other), length);
    }

    private Map<String, JsonType> fieldsAnd(JsonType other) {
        Map<String, JsonType> all = new TreeMap<>(fields);
        other.fields.forEach((name, type) -> all.merge(name, type, JsonType::and));
        return all;
    }

    private boolean isScalar() {
        return kind != Kind.LIST && kind != Kind.MAP && kind != Kind.OTHER;
    }

    Kind kind() {
        return kind == null ? Kind.UNTYPED : kind;
    }

    /** Length of the first list. */
    int length() {
        return length;
    }

    /** Type of the elements of a list or the values of a map. */
    JsonType element() {
        return element;
    }

    /** The type at a path inside a map; empty if it was not seen. */
    Optional<JsonType> at(String path) {
        return fields.containsKey(path) ? Optional.of(fields.get(path)) : NestedPath.find(path, fields, JsonType::at);
    }

    LogType logType() {
        LogType inner = element == null ? null : element.logType();
        return new LogType(kind(), inner, text());
    }

    private String text() {
        if (kind == null) {
            return "null";
        }
        return switch (kind) {
            case NUMBER -> "number";
            case TRUTH -> "true or false";
            case TEXT -> "text";
            case LIST -> "array of " + element.text();
            case MAP -> "object of " + element.text();
            case UNTYPED -> "mixed scalars";
            default -> "scalars mixed with arrays or objects";
        };
    }
}
