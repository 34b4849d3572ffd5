package org.kelvinrl.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a file of floats must hold, written apart from the program: to compare a run's parameters with those in memory. */
public final class FloatBytes {

    private FloatBytes() {}

    /** Little-endian 32-bit floats, one behind the other. */
    public static byte[] of(float[] values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }
}
