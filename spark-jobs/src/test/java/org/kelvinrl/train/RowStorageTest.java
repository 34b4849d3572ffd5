package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkContext;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.kelvinrl.testing.Sparks;

class RowStorageTest {

    @Test
    void rowsThatDoNotFitTheStorageMemoryGoToDisk() {
        SparkContext spark = Sparks.context().sc();
        long memory = StorageMemory.of(spark);
        assertThat(memory).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
        assertThat(RowStorage.AUTO.level(spark, memory)).isEqualTo(StorageLevel.MEMORY_AND_DISK());
        assertThat(RowStorage.AUTO.level(spark, memory + 1)).isEqualTo(StorageLevel.DISK_ONLY());
    }

    @Test
    void whatIsAskedForIsDoneWhateverFits() {
        SparkContext spark = Sparks.context().sc();
        assertThat(RowStorage.MEMORY_AND_DISK.level(spark, Long.MAX_VALUE)).isEqualTo(StorageLevel.MEMORY_AND_DISK());
        assertThat(RowStorage.MEMORY.level(spark, Long.MAX_VALUE)).isEqualTo(StorageLevel.MEMORY_ONLY());
        assertThat(RowStorage.DISK.level(spark, 0)).isEqualTo(StorageLevel.DISK_ONLY());
    }
}
