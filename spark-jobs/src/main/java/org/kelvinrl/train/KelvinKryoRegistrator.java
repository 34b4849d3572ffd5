package org.kelvinrl.train;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;

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
            // Spark collects the schemas of Parquet files, and registers some of its types only.
            ArrayType.class,
            MapType.class,
            Metadata.class,
            DataTypes.BinaryType.getClass(),
            DataTypes.BooleanType.getClass(),
            DataTypes.ByteType.getClass(),
            DataTypes.ShortType.getClass(),
            DataTypes.IntegerType.getClass(),
            DataTypes.LongType.getClass(),
            DataTypes.FloatType.getClass(),
            DataTypes.DoubleType.getClass(),
            DataTypes.StringType.getClass(),
            DataTypes.DateType.getClass(),
            DataTypes.TimestampType.getClass(),
            DataTypes.TimestampNTZType.getClass(),
            DataTypes.NullType.getClass(),
            DecimalType.class,
        };
    }
}
