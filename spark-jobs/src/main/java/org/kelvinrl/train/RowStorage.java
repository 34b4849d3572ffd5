package org.kelvinrl.train;

import org.apache.spark.SparkContext;
import org.apache.spark.storage.StorageLevel;

/** Where executors keep decoded rows between rounds. It has no influence on the result. */
public enum RowStorage {
    /** In memory and on disk where all rows fit the executors' storage memory, else on disk, which leaves their memory to windows. */
    AUTO,
    /** In memory what fits, the rest on the executors' local disks. */
    MEMORY_AND_DISK,
    /** In memory what fits; the rest is read from the data set again whenever it is needed. */
    MEMORY,
    /** On the executors' local disks. */
    DISK;

    /**
     * Spark's name for it.
     *
     * @param spark whose executors keep the rows
     * @param bytes what all rows need, decoded
     */
    StorageLevel level(SparkContext spark, long bytes) {
        return switch (this) {
            case AUTO -> bytes <= StorageMemory.of(spark) ? StorageLevel.MEMORY_AND_DISK() : StorageLevel.DISK_ONLY();
            case MEMORY_AND_DISK -> StorageLevel.MEMORY_AND_DISK();
            case MEMORY -> StorageLevel.MEMORY_ONLY();
            case DISK -> StorageLevel.DISK_ONLY();
        };
    }
}
