package org.kelvinrl.train;

/** One worker's rows. Final fields, for Spark's cache. */
final class WorkerData {

    private final int id;
    private final WorkerRows training;
    private final WorkerRows validation;

    WorkerData(int id, WorkerRows training, WorkerRows validation) {
        this.id = id;
        this.training = training;
        this.validation = validation;
    }

    int id() {
        return id;
    }

    WorkerRows training() {
        return training;
    }

    WorkerRows validation() {
        return validation;
    }
}
