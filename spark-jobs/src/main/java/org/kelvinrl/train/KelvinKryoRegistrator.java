package org.kelvinrl.train;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType$;
import org.apache.spark.sql.types.BooleanType$;
import org.apache.spark.sql.types.ByteType$;
import org.apache.spark.sql.types.DateType$;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType$;
import org.apache.spark.sql.types.FloatType$;
import org.apache.spark.sql.types.IntegerType$;
import org.apache.spark.sql.types.LongType$;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NullType$;
import org.apache.spark.sql.types.ShortType$;
import org.apache.spark.sql.types.StringType$;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType$;
import org.apache.spark.sql.types.TimestampType$;
import org.kelvinrl.rows.FloatRows;

/**
 * The classes that travel between driver and executors as data, so that Kryo sends a number and not a name.
 *
 * <p>The list is append-only: driver and executors of one application share it, and an order that never changes keeps
 * differences between versions easy to read. Kryo is for the wire alone and never a storage format.
 */
public final class KelvinKryoRegistrator implements KryoRegistrator {

    /** Those of other artifacts on the class path, in an order that follows from their names. */
    private static final List<KryoRegistrator> OTHERS =
            ServiceLoader.load(KryoRegistrator.class, KelvinKryoRegistrator.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(other -> other.getClass().getName()))
                    .toList();

    @Override
    public void registerClasses(Kryo kryo) {
        for (Class<?> type : classes()) {
            kryo.register(type);
        }
        kryo.register(float[].class, new FloatArrays());
        // As a closure would go: it holds records, and what users of Hadoop configure.
        kryo.register(TaskSetup.class, new JavaSerializer());
        OTHERS.forEach(other -> other.registerClasses(kryo));
    }

    /** Floats in pieces of some kilobytes instead of one by one: models and rows are little else. */
    private static final class FloatArrays extends Serializer<float[]> {

        private static final int PIECE = 4096;

        FloatArrays() {
            super(false, true);
        }

        @Override
        public void write(Kryo kryo, Output output, float[] array) {
            output.writeInt(array.length, true);
            byte[] bytes = new byte[Float.BYTES * Math.min(PIECE, array.length)];
            FloatBuffer floats = littleEndian(bytes);
            for (int first = 0; first < array.length; first += PIECE) {
                int count = Math.min(PIECE, array.length - first);
                floats.put(0, array, first, count);
                output.writeBytes(bytes, 0, Float.BYTES * count);
            }
        }

        @Override
        public float[] read(Kryo kryo, Input input, Class<float[]> type) {
            float[] array = new float[input.readInt(true)];
            byte[] bytes = new byte[Float.BYTES * Math.min(PIECE, array.length)];
            FloatBuffer floats = littleEndian(bytes);
            for (int first = 0; first < array.length; first += PIECE) {
                int count = Math.min(PIECE, array.length - first);
                input.readBytes(bytes, 0, Float.BYTES * count);
                floats.get(0, array, first, count);
            }
            return array;
        }

        @Override
        public float[] copy(Kryo kryo, float[] original) {
            return original.clone();
        }

        private static FloatBuffer littleEndian(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        }
    }

    private static Class<?>[] classes() {
        return new Class<?>[] {
            Object[].class,
            float[].class,
            double[].class,
            boolean[].class,
            int[].class,
            String[].class,
            RoundState.class,
            Partial.class,
            TaskResult.class,
            BlockRows.class,
            Divergence.class,
            // Spark sends the schema of Parquet files from its tasks.
            ArrayType.class,
            MapType.class,
            StructType.class,
            StructField.class,
            DecimalType.class,
            Metadata.class,
            StructField[].class,
            BinaryType$.class,
            BooleanType$.class,
            ByteType$.class,
            DateType$.class,
            DoubleType$.class,
            FloatType$.class,
            IntegerType$.class,
            LongType$.class,
            NullType$.class,
            ShortType$.class,
            StringType$.class,
            TimestampType$.class,
            TimestampNTZType$.class,
            EpochRounds.class,
            UpdateVector.class,
            byte[].class,
            short[].class,
            long[].class,
            Transitions.class,
            DiagnosticSums.class,
            UpdateLayout.class,
            StoredUpdate.class,
            FloatRows.class,
        };
    }
}
