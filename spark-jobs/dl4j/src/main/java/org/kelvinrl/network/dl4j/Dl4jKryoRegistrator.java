package org.kelvinrl.network.dl4j;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import org.apache.spark.serializer.KryoRegistrator;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Has ND4J's arrays, whose numbers are outside of the heap, travel in their own way. */
public final class Dl4jKryoRegistrator implements KryoRegistrator {

    /** For {@link java.util.ServiceLoader}. */
    public Dl4jKryoRegistrator() {}

    @Override
    public void registerClasses(Kryo kryo) {
        kryo.addDefaultSerializer(INDArray.class, JavaSerializer.class);
        kryo.addDefaultSerializer(DataBuffer.class, JavaSerializer.class);
    }
}
