package org.kelvinrl.train;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * The classes that travel between driver and executors as data, so that Kryo sends a number and not a name.
 *
 * <p>The list is append-only: driver and executors of one application share it, and an order that never changes keeps
 * differences between versions easy to read. Kryo is for the wire alone and never a storage format.
 */
public final class KelvinKryoRegistrator implements KryoRegistrator {

    @Override
    public void registerClasses(Kryo kryo) {
        for (Class<?> type : classes()) {
            kryo.register(type);
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
            SparkRounds.TaskResult.class,
            WorkerRows.class,
            WorkerData.class,
        };
    }
}
