package org.kelvinrl.train;

/** What one worker carries from round to round. Treat as immutable. */
final class WorkerMemory {

    /** Of a worker that carries nothing yet. */
    static final WorkerMemory NONE = new WorkerMemory(0, new float[0], new float[0]);

    /** Optimiser steps that made the moments. */
    final long steps;

    /** Moments of its own optimiser; empty if it has none of its own. */
    final float[] moments;

    /** What rounding took from its last update, to be added to its next one; empty if nothing. */
    final float[] residual;

    WorkerMemory(long steps, float[] moments, float[] residual) {
        this.steps = steps;
        this.moments = moments;
        this.residual = residual;
    }
}
