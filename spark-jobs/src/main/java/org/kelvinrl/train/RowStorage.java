package org.kelvinrl.train;

import org.apache.spark.storage.StorageLevel;

/** Where executors keep decoded rows between rounds. It has no influence on the result. */
public enum RowStorage {
    /** In memory what fits, the rest on the executors' local disks. */
    MEMORY_AND_DISK,
    /** In memory what fits; the rest is read from the data set again whenever it is needed. */
    MEMORY,
    /** On the executors' local disks. */
    DISK;

    StorageLevel level() {
        return switch (this) {
            case MEMORY_AND_DISK -> StorageLevel.MEMORY_AND_DISK();
            case MEMORY -> StorageLevel.MEMORY_ONLY();
            case DISK -> StorageLevel.DISK_ONLY();
        };
    }
}
