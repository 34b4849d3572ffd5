package org.kelvinrl.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.kelvinrl.log.LogType.Kind;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Spark's types and values in the words of a log. */
final class SparkTypes {

    private SparkTypes() {}

    static LogType of(DataType type) {
        String text = type.simpleString();
        if (type instanceof ArrayType list) {
            return new LogType(Kind.LIST, of(list.elementType()), text);
        }
        if (type instanceof MapType map) {
            return new LogType(Kind.MAP, of(map.valueType()), text);
        }
        return type instanceof StructType struct
                ? new LogType(Kind.MAP, ofFields(struct), text)
                : new LogType(scalar(type), null, text);
    }

    /** The type that all fields share. */
    private static LogType ofFields(StructType struct) {
        List<LogType> types = Stream.of(struct.fields())
                .map(field -> of(field.dataType()))
                .distinct()
                .toList();
        return types.size() == 1 ? types.get(0) : new LogType(Kind.OTHER, null, "several types");
    }

    private static Kind scalar(DataType type) {
        if (type instanceof NumericType) {
            return Kind.NUMBER;
        }
        if (type instanceof BooleanType) {
            return Kind.TRUTH;
        }
        if (type instanceof StringType) {
            return Kind.TEXT;
        }
        return type instanceof TimestampType ? Kind.TIME : Kind.OTHER;
    }

    /** The first values of a Spark row, as {@link #plain(Object)} gives them. */
    static Object[] plain(Row row, Object[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = plain(row.get(i));
        }
        return into;
    }

    /** A value of a Spark row without Scala's collections. */
    static Object plain(Object value) {
        // The tests that follow ask for interfaces, which costs much more than classes do, and most values are scalars.
        if (value == null || value instanceof Number || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Seq<?> list) {
            return list(list);
        }
        if (value instanceof Row struct) {
            return fields(struct);
        }
        return value instanceof scala.collection.Map<?, ?> map ? map(map) : value;
    }

    private static Map<Object, Object> fields(Row struct) {
        Map<Object, Object> plain = new LinkedHashMap<>();
        for (int i = 0; i < struct.size(); i++) {
            plain.put(struct.schema().fieldNames()[i], plain(struct.get(i)));
        }
        return plain;
    }

    private static List<Object> list(Seq<?> list) {
        List<Object> plain = new ArrayList<>(list.size());
        for (Object element : JavaConverters.seqAsJavaList(list)) {
            plain.add(plain(element));
        }
        return plain;
    }

    private static Map<Object, Object> map(scala.collection.Map<?, ?> map) {
        Map<Object, Object> plain = new LinkedHashMap<>();
        JavaConverters.mapAsJavaMap(map).forEach((key, value) -> plain.put(key, plain(value)));
        return plain;
    }
}
