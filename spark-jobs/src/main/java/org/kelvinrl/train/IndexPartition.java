package org.kelvinrl.train;

import org.apache.spark.Partition;

/** A partition that is known by its index alone. Two with one index are equal. */
final class IndexPartition implements Partition {

    private static final long serialVersionUID = 1L;

    private final int index;

    IndexPartition(int index) {
        this.index = index;
    }

    static Partition[] all(int count) {
        Partition[] partitions = new Partition[count];
        for (int i = 0; i < count; i++) {
            partitions[i] = new IndexPartition(i);
        }
        return partitions;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexPartition partition && partition.index == index;
    }

    @Override
    public int hashCode() {
        return index;
    }
}
