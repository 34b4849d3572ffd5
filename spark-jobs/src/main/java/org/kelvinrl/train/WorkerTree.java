package org.kelvinrl.train;

import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/**
 * The fixed binary tree over worker ids 0 to W - 1 in which updates are merged. The node (level, index) covers the ids from
 * index 2^level to (index + 1) 2^level - 1 as far as they exist. Its shape depends on W alone, never on who merges what.
 *
 * @param workers number of workers W, at least 1
 */
record WorkerTree(int workers) {

    /** Level of the root. */
    int height() {
        return 32 - Integer.numberOfLeadingZeros(workers - 1);
    }

    /** How many nodes a level has. */
    int width(int level) {
        return (int) ((workers + (1L << level) - 1) >> level);
    }

    /** How many workers are below a node. */
    int size(int level, int index) {
        return Math.min(1 << level, workers - (index << level));
    }

    /**
     * Merges a node from the nodes of a lower level, which are asked for from left to right, each once.
     *
     * @param level level of the node
     * @param index index of the node in its level
     * @param lowest level whose nodes are given
     * @param node gives a node of the lowest level by its index
     * @param merge merges a left and a right sibling
     * @param <T> type of a node
     * @return the merged node
     */
    <T> T reduce(int level, int index, int lowest, IntFunction<T> node, BinaryOperator<T> merge) {
        if (level == lowest) {
            return node.apply(index);
        }
        T left = reduce(level - 1, 2 * index, lowest, node, merge);
        if (2 * index + 1 >= width(level - 1)) {
            return left;
        }
        return merge.apply(left, reduce(level - 1, 2 * index + 1, lowest, node, merge));
    }

    /**
     * The level whose nodes should be tasks, so that the fewest workers run one behind the other; of equals the highest, as
     * each task costs a vector on the way to the driver. It has no influence on the result.
     *
     * @param cores how many tasks run at the same time
     */
    int taskLevel(int cores) {
        int best = 0;
        for (int level = 1; level <= height(); level++) {
            if (makespan(level, cores) <= makespan(best, cores)) {
                best = level;
            }
        }
        return best;
    }

    private long makespan(int level, int cores) {
        long waves = (width(level) + cores - 1L) / cores;
        return waves << level;
    }
}
