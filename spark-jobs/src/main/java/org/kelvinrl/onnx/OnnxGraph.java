package org.kelvinrl.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.kelvinrl.configuration.ProgramVersion;

/**
 * A computation as a graph of ONNX operators, of operator set 17. Values have names; a node computes one value from others. Nodes are
 * added in the order in which they can be computed.
 *
 * <p>Field numbers are those of ONNX's published schema (onnx.proto, IR version 8). The same calls give the same bytes. Mutable; not
 * thread-safe.
 */
public final class OnnxGraph {

    /** The name of a first dimension of any length. */
    private static final String BATCH = "batch";

    private static final long IR_VERSION = 8;
    private static final long OPERATOR_SET = 17;
    private static final long ATTRIBUTE_INTEGER = 2;
    private static final long ATTRIBUTE_INTEGERS = 7;

    private final String name;
    private final ProtobufMessage nodes = new ProtobufMessage();
    private final ProtobufMessage constants = new ProtobufMessage();
    private final ProtobufMessage inputs = new ProtobufMessage();
    private final ProtobufMessage outputs = new ProtobufMessage();

    /** What a value consists of. */
    public enum Type {
        /** 32-bit floats. */
        FLOAT(1),
        /** 64-bit integers. */
        INTEGER(7),
        /** Truth values. */
        TRUTH(9);

        private final long number;

        Type(long number) {
            this.number = number;
        }
    }

    /**
     * An integer that tells an operator how to compute, such as its axis.
     *
     * @param name the attribute's name
     * @param value the integer
     * @param isList whether the operator asks for a list of integers, of which this is the only one
     */
    public record Attribute(String name, long value, boolean isList) {

        /** An integer by itself. */
        public Attribute(String name, long value) {
            this(name, value, false);
        }

        private ProtobufMessage message() {
            return new ProtobufMessage()
                    .add(1, name)
                    .add(isList ? 8 : 3, value)
                    .add(20, isList ? ATTRIBUTE_INTEGERS : ATTRIBUTE_INTEGER);
        }
    }

    /**
     * An empty graph.
     *
     * @param name its name
     */
    public OnnxGraph(String name) {
        this.name = name;
    }

    /**
     * Declares an input of the graph.
     *
     * @param value its name
     * @param type its type
     * @param size numbers for each element of the batch: the shape is [batch, size]
     */
    public void input(String value, Type type, int size) {
        inputs.add(11, valueInfo(value, type, dimension(BATCH), dimension(size)));
    }

    /**
     * Declares an output of the graph of shape [batch, size].
     *
     * @param value name of a value that a node computes
     * @param type its type
     * @param size numbers for each element of the batch
     */
    public void output(String value, Type type, int size) {
        outputs.add(12, valueInfo(value, type, dimension(BATCH), dimension(size)));
    }

    /**
     * Declares an output of the graph of shape [batch].
     *
     * @param value name of a value that a node computes
     * @param type its type
     */
    public void output(String value, Type type) {
        outputs.add(12, valueInfo(value, type, dimension(BATCH)));
    }

    /**
     * Adds a constant.
     *
     * @param value its name
     * @param numbers array that holds it, row-major
     * @param offset index of its first number
     * @param shape its dimensions; none for a single number
     */
    public void constant(String value, float[] numbers, int offset, List<Integer> shape) {
        int count = shape.stream().reduce(1, Math::multiplyExact);
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(4, count)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers, offset, count);
        ProtobufMessage tensor = new ProtobufMessage();
        shape.forEach(dimension -> tensor.add(1, dimension));
        constants.add(5, tensor.add(2, Type.FLOAT.number).add(8, value).add(9, bytes.array()));
    }

    /**
     * Adds integers as a constant, such as a shape.
     *
     * @param value its name
     * @param integers the integers, of which its only dimension has as many
     */
    public void constant(String value, List<Long> integers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(8, integers.size())).order(ByteOrder.LITTLE_ENDIAN);
        integers.forEach(bytes::putLong);
        constants.add(
                5,
                new ProtobufMessage()
                        .add(1, integers.size())
                        .add(2, Type.INTEGER.number)
                        .add(8, value)
                        .add(9, bytes.array()));
    }

    /**
     * Adds a single number as a constant.
     *
     * @param value its name
     * @param number the number
     */
    public void constant(String value, float number) {
        constant(value, new float[] {number}, 0, List.of());
    }

    /**
     * Adds integers as a constant.
     *
     * @param value its name
     * @param numbers the integers
     */
    public void integers(String value, long... numbers) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(8, numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        ProtobufMessage tensor = new ProtobufMessage().add(1, numbers.length);
        constants.add(5, tensor.add(2, Type.INTEGER.number).add(8, value).add(9, bytes.array()));
    }

    /**
     * Adds a node that takes some columns of a matrix.
     *
     * @param from name of the matrix
     * @param first index of the first column
     * @param end index after the last
     * @param to name of the value that it computes
     * @return that name
     */
    public String slice(String from, int first, int end, String to) {
        integers(to + "/first", first);
        integers(to + "/end", end);
        integers(to + "/axis", 1);
        node("Slice", List.of(from, to + "/first", to + "/end", to + "/axis"), to);
        return to;
    }

    /**
     * Adds a node.
     *
     * @param operator name of the operator, such as {@code Gemm}
     * @param from names of the values that it computes from
     * @param to name of the value that it computes
     * @param attributes how it computes
     */
    public void node(String operator, List<String> from, String to, Attribute... attributes) {
        ProtobufMessage node = new ProtobufMessage();
        from.forEach(value -> node.add(1, value));
        node.add(2, to).add(3, to).add(4, operator);
        for (Attribute attribute : attributes) {
            node.add(5, attribute.message());
        }
        nodes.add(1, node);
    }

    /**
     * Writes the graph as a model.
     *
     * @param out where to; not closed
     * @throws IOException if it cannot be written
     */
    public void writeTo(OutputStream out) throws IOException {
        ProtobufMessage graph = new ProtobufMessage();
        nodes.appendTo(graph);
        graph.add(2, name);
        constants.appendTo(graph);
        inputs.appendTo(graph);
        outputs.appendTo(graph);
        new ProtobufMessage()
                .add(1, IR_VERSION)
                .add(2, "kelvin")
                .add(3, ProgramVersion.text())
                .add(7, graph)
                .add(8, new ProtobufMessage().add(1, "").add(2, OPERATOR_SET))
                .writeTo(out);
    }

    private static ProtobufMessage valueInfo(String value, Type type, ProtobufMessage... dimensions) {
        ProtobufMessage shape = new ProtobufMessage();
        for (ProtobufMessage dimension : dimensions) {
            shape.add(1, dimension);
        }
        ProtobufMessage tensor = new ProtobufMessage().add(1, type.number).add(2, shape);
        return new ProtobufMessage().add(1, value).add(2, new ProtobufMessage().add(1, tensor));
    }

    private static ProtobufMessage dimension(long length) {
        return new ProtobufMessage().add(1, length);
    }

    private static ProtobufMessage dimension(String name) {
        return new ProtobufMessage().add(2, name);
    }
}
