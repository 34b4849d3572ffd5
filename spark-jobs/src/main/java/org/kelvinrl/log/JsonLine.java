package org.kelvinrl.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads one line of JSON, which must be one object. NaN and Infinity are numbers, as Python writes them. */
final class JsonLine {

    /** Each becomes an object of its own: a line within its bound may still hold too many. */
    private static final int MOST_VALUES = 1 << 23;

    private static final int LONGEST_REASON = 120;

    /** No name is interned: a log may have any number of them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final JsonParser parser;
    private int values;

    /** The key of the line that is read. */
    private String column;

    private JsonLine(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The values of some keys; the others are checked and left out.
     *
     * @throws BadValueException if the line is not one object, whose keys all differ
     */
    static Map<String, Object> read(String line, Predicate<String> wanted) throws BadValueException {
        try (JsonParser parser = FACTORY.createParser(line)) {
            return new JsonLine(parser).object(wanted);
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new IllegalStateException("no file is read here", e);
        }
    }

    private Map<String, Object> object(Predicate<String> wanted) throws IOException, BadValueException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw notAnObject(first == JsonToken.START_ARRAY ? "an array" : "the token " + parser.getText());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (wanted.test(name)) {
                column = name;
                fields.put(name, value());
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw notAnObject("more after it");
        }
        return fields;
    }

    /** The parser bounds how deep values nest. */
    private Object value() throws IOException, BadValueException {
        values++;
        if (values > MOST_VALUES) {
            throw BadValueException.of(column, "at most " + MOST_VALUES + " values on a line", "more");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> map();
            case START_ARRAY -> list();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("not the start of a value: " + parser.currentToken());
        };
    }

    private Map<String, Object> map() throws IOException, BadValueException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value());
        }
        return map;
    }

    private List<Object> list() throws IOException, BadValueException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    private static BadValueException notAnObject(String found) {
        return BadValueException.of(
                "of the whole line", "one JSON object", plain(found), "Write one object a line, as jq -c does");
    }

    private static BadValueException notJson(JsonProcessingException cause) {
        String where = cause.getLocation() == null
                ? "of the whole line"
                : "of character " + cause.getLocation().getColumnNr();
        return BadValueException.of(
                where, "one JSON object", plain(cause.getOriginalMessage()), "Write one object a line, as jq -c does");
    }

    /** Parts of a message have no control characters. */
    private static String plain(String reason) {
        String line = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }
}
