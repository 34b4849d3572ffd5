package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.testing.Sparks;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class FloatArraysOnTheWireTest {

    private static final ClassTag<float[]> FLOATS = ClassTag$.MODULE$.apply(float[].class);

    /** Around the size of a piece, and every kind of bits, those of NaN with a payload too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 20_000})
    void everyBitArrives(int length) {
        RandomStream random = RandomStream.of(length);
        float[] sent = new float[length];
        for (int i = 0; i < length; i++) {
            sent[i] = Float.intBitsToFloat((int) random.nextLong());
        }
        Sparks.session();
        SerializerInstance kryo = SparkEnv.get().serializer().newInstance();
        ByteBuffer bytes = kryo.serialize(sent, FLOATS);
        float[] arrived = kryo.deserialize(bytes, FLOATS);
        assertThat(arrived).hasSize(length);
        for (int i = 0; i < length; i++) {
            assertThat(Float.floatToRawIntBits(arrived[i])).isEqualTo(Float.floatToRawIntBits(sent[i]));
        }
    }
}
