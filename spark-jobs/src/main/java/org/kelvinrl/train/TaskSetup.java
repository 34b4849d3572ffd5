package org.kelvinrl.train;

import java.io.Serializable;

/**
 * All that tasks need in every round, and that no round changes: sent once. It goes in Java's serialisation, as a closure would.
 *
 * @param plan the training
 * @param objective what is minimised
 * @param memories what workers carry from round to round; null if the plan has none
 * @param blocks which blocks a worker has
 * @param run name of the run, no other's in a JVM
 * @param level level of the worker tree whose nodes are tasks
 */
record TaskSetup(
        TrainingPlan plan, Objective objective, WorkerMemories memories, WorkerBlocks blocks, String run, int level)
        implements Serializable {

    WorkerRows rows(int worker, BlockSource source) {
        return new WorkerRows(blocks, worker, source, run);
    }
}
