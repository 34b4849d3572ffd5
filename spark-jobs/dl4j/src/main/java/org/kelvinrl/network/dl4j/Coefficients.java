package org.kelvinrl.network.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * An array as {@code Nd4j.write} has it: a description of its shape, then its numbers; each is the name of how it was allocated, the count
 * of elements, the name of their type, and the elements, big-endian. The description is {rank, shape, strides, type, stride, order}.
 */
final class Coefficients {

    private static final String ADVICE = "Write it again by ModelSerializer.writeModel of DL4J 1.0.0-beta4 or newer";

    /** Memory for so many numbers is taken at first, and more as they come. */
    private static final int PIECE = 1 << 16;

    private Coefficients() {}

    /**
     * Reads a row of floats.
     *
     * @param in the entry, which must end behind the array
     * @param count how many there must be
     * @throws UnsuitableNetworkException if there are others
     * @throws IOException if it cannot be read
     */
    static float[] read(DataInputStream in, int count) throws IOException {
        requireHeader(in, "LONG", 8);
        long[] description = new long[8];
        for (int i = 0; i < description.length; i++) {
            description[i] = in.readLong();
        }
        if (description[0] != 2 || description[1] != 1 || description[2] != count) {
            throw unsuitable("a row of " + count + " numbers, the parameters of its configuration", shape(description));
        }
        requireHeader(in, "FLOAT", count);
        float[] values = new float[Math.min(count, PIECE)];
        for (int i = 0; i < count; i++) {
            if (i == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(count, 2L * i));
            }
            values[i] = in.readFloat();
            if (!Float.isFinite(values[i])) {
                throw unsuitable("finite numbers", values[i] + " at index " + i);
            }
        }
        if (in.read() >= 0) {
            throw unsuitable("nothing behind " + count + " numbers", "more bytes");
        }
        return values;
    }

    private static void requireHeader(DataInputStream in, String type, long count) throws IOException {
        in.readUTF();
        long length = in.readLong();
        String found = in.readUTF();
        if (length != count || !found.equals(type)) {
            throw unsuitable(count + " elements of type " + type, length + " of type " + quoted(found));
        }
    }

    private static String shape(long[] description) {
        return description[0] == 2 ? description[1] + " x " + description[2] : description[0] + " dimensions";
    }

    /** What a stranger wrote may be long. */
    private static String quoted(String text) {
        return '"' + text.substring(0, Math.min(20, text.length())) + '"';
    }

    private static UnsuitableNetworkException unsuitable(String expected, String found) {
        return new UnsuitableNetworkException(expected, found, ModelZip.COEFFICIENTS, ADVICE);
    }
}
