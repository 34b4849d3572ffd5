package org.kelvinrl.train;

import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** How much memory Spark's executors have for what they are to keep. */
final class StorageMemory {

    private StorageMemory() {}

    /**
     * Storage memory of all executors, in bytes: of those that are there, and of as many like them as the configuration asks
     * for. Where none is there yet, the first is waited for.
     */
    static long of(SparkContext spark) {
        if (!spark.isLocal() && executors(spark).length == 0) {
            awaitExecutor(spark);
        }
        long[] executors = executors(spark);
        long asked = spark.conf().getLong("spark.executor.instances", 0);
        long smallest = LongStream.of(executors).min().orElse(0);
        return Math.max(LongStream.of(executors).sum(), asked * smallest);
    }

    /** The largest that each may have; the driver keeps rows only where it is the executor too. */
    private static long[] executors(SparkContext spark) {
        String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
        Map<String, Tuple2<Object, Object>> largestAndLeft =
                JavaConverters.mapAsJavaMap(spark.getExecutorMemoryStatus());
        return largestAndLeft.entrySet().stream()
                .filter(executor -> spark.isLocal() || !executor.getKey().equals(driver))
                .mapToLong(executor -> (Long) executor.getValue()._1())
                .toArray();
    }

    /** A task that does nothing runs as soon as an executor is there. */
    private static void awaitExecutor(SparkContext spark) {
        spark.range(0, 1, 1, 1).count();
    }
}
