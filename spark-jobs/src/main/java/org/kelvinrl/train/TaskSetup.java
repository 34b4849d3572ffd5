package org.kelvinrl.train;

import java.io.Serializable;

/**
 * All that tasks need in every round, and that no round changes: sent once. It goes in Java's serialisation, as a closure would.
 *
 * @param plan the training
 * @param objective what is minimised
 * @param memories what workers carry from round to round; null if the plan has none
 * @param updates where updates go that are too large for a result; null if all go in results
 * @param blocks which blocks a worker has
 * @param run name of the run, no other's in a JVM
 * @param level level of the worker tree whose nodes are tasks
 */
record TaskSetup(
        TrainingPlan plan,
        Objective objective,
        WorkerMemories memories,
        UpdateFiles updates,
        WorkerBlocks blocks,
        String run,
        int level)
        implements Serializable {

    /** Writes an update of a task to a file; null if it goes in its result. */
    StoredUpdate stored(UpdateVector update) {
        return updates != null && updates.takes(update.bytes()) ? updates.write(update) : null;
    }

    WorkerRows rows(int worker, BlockSource source) {
        return new WorkerRows(blocks, worker, source, run);
    }
}
