package org.kelvinrl.train;

/** Where decoded blocks come from. Thread-safe; the same block is the same numbers however often it is asked for. */
@FunctionalInterface
interface BlockSource {

    /**
     * A block.
     *
     * @param index index of the block in {@link WorkerBlocks}
     */
    BlockRows block(int index);
}
