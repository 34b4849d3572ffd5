package org.kelvinrl.train;

import com.esotericsoftware.kryo.Kryo;
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
        };
    }
}
