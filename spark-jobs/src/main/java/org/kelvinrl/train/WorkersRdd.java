package org.kelvinrl.train;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.InterruptibleIterator;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * A partition for each node of one level of the worker tree; its only element gives the blocks of the workers below the node, in
 * any order. It depends on their blocks, so Spark brings a task to where they are.
 */
final class WorkersRdd extends RDD<BlockSource> {

    private static final long serialVersionUID = 1L;

    private final BlocksRdd blocks;
    private final int nodes;

    WorkersRdd(BlocksRdd blocks, WorkerBlocks workers, WorkerTree tree, int level) {
        super(blocks.sparkContext(), dependencies(blocks, workers, level), ClassTag$.MODULE$.apply(BlockSource.class));
        this.blocks = blocks;
        this.nodes = tree.width(level);
    }

    private static Seq<Dependency<?>> dependencies(BlocksRdd blocks, WorkerBlocks workers, int level) {
        return Scala.sequence(List.of(new BlocksOfNode(blocks, workers, level)));
    }

    @Override
    public Partition[] getPartitions() {
        return IndexPartition.all(nodes);
    }

    @Override
    public Iterator<BlockSource> compute(Partition partition, TaskContext context) {
        BlockSource source = index -> block(index, context);
        return JavaConverters.asScalaIterator(List.of(source).iterator());
    }

    private BlockRows block(int index, TaskContext context) {
        Iterator<BlockRows> found = blocks.iterator(new IndexPartition(index), context);
        BlockRows rows = found.next();
        // Spark lets go of the block when its iterator is found to be at its end, which a task that is killed does not
        // do.
        boolean more = found instanceof InterruptibleIterator<BlockRows> guarded
                ? guarded.delegate().hasNext()
                : found.hasNext();
        if (more) {
            throw new IllegalStateException("block " + index + ": expected one element, found more");
        }
        return rows;
    }

    /** The driver alone asks for it. */
    private static final class BlocksOfNode extends NarrowDependency<BlockRows> {

        private static final long serialVersionUID = 1L;

        private final transient WorkerBlocks workers;
        private final int level;

        BlocksOfNode(BlocksRdd blocks, WorkerBlocks workers, int level) {
            super(blocks);
            this.workers = workers;
            this.level = level;
        }

        @Override
        public Seq<Object> getParents(int node) {
            int first = node << level;
            int last = Math.min(first + (1 << level), workers.workers()) - 1;
            return Scala.indices(workers.firstTraining(first), workers.end(last));
        }
    }
}
