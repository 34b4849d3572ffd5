package org.kelvinrl.train;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Merges the nodes of one level of the worker tree as they arrive, in the tree's order whatever theirs is: two siblings as soon as
 * both are there. It holds no more vectors than have arrived without their siblings.
 */
final class ArrivingNodes {

    private final WorkerTree tree;
    private final int lowest;
    private final BitSet arrived = new BitSet();
    private final Map<Long, Partial> waiting = new HashMap<>();

    /**
     * No node yet.
     *
     * @param tree the tree
     * @param lowest level of the nodes that arrive
     */
    ArrivingNodes(WorkerTree tree, int lowest) {
        this.tree = tree;
        this.lowest = lowest;
    }

    /**
     * Takes a node. Every worker must be there exactly once: a wrong merge is worse than a stopped run.
     *
     * @throws IllegalStateException if it was there already, or has other workers than those below it
     */
    void accept(int node, Partial partial) {
        if (arrived.get(node) || partial.workers != tree.size(lowest, node)) {
            throw new IllegalStateException("node " + node + " of level " + lowest + ": expected once and "
                    + tree.size(lowest, node) + " workers, found " + partial.workers + " workers");
        }
        arrived.set(node);
        climb(node, partial);
    }

    private void climb(int node, Partial partial) {
        Partial merged = partial;
        int index = node;
        for (int level = lowest; level < tree.height(); level++) {
            int sibling = index ^ 1;
            if (sibling < tree.width(level)) {
                Partial other = waiting.remove(key(level, sibling));
                if (other == null) {
                    waiting.put(key(level, index), merged);
                    return;
                }
                merged = index < sibling ? merged.merge(other) : other.merge(merged);
            }
            index >>= 1;
        }
        waiting.put(key(tree.height(), 0), merged);
    }

    private static long key(int level, int index) {
        return (long) level << 32 | index;
    }

    /**
     * The root, merged from all nodes.
     *
     * @throws IllegalStateException if one is missing
     */
    Partial root() {
        Partial root = waiting.get(key(tree.height(), 0));
        if (root == null) {
            throw new IllegalStateException(
                    "expected " + tree.width(lowest) + " subtrees, found " + arrived.cardinality());
        }
        return root;
    }
}
