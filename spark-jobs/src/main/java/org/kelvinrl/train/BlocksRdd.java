package org.kelvinrl.train;

import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * The decoded blocks of all workers, one a partition. Executors keep them where the storage level says: Spark puts into memory
 * what fits and never lets one block of it displace another, so data larger than memory are not read into it over and over.
 */
final class BlocksRdd extends RDD<BlockRows> {

    private static final long serialVersionUID = 1L;

    private final Broadcast<TaskSetup> setup;
    private final int count;

    BlocksRdd(SparkContext spark, Broadcast<TaskSetup> setup, int count) {
        super(spark, Scala.sequence(List.of()), ClassTag$.MODULE$.apply(BlockRows.class));
        this.setup = setup;
        this.count = count;
    }

    @Override
    public Partition[] getPartitions() {
        return IndexPartition.all(count);
    }

    @Override
    public Iterator<BlockRows> compute(Partition partition, TaskContext context) {
        BlockRows rows = setup.value().blocks().block(partition.index());
        return JavaConverters.asScalaIterator(List.of(rows).iterator());
    }
}
