package org.kelvinrl.train;

/** How the rounds and steps of a run lie in its epochs, which follows from the plan and from the rows of the largest worker. Immutable. */
final class Course {

    private final TrainingPlan plan;
    private final long largestWorkerRows;
    private final long totalSteps;

    Course(TrainingPlan plan, long largestWorkerRows) {
        this.plan = plan;
        this.largestWorkerRows = largestWorkerRows;
        this.totalSteps = steps();
    }

    /** The rounds of an epoch, so that no worker takes more than one step's rows or its local steps in one of them. */
    EpochRounds epoch(int epoch) {
        int allGradients = rounds(largestWorkerRows, plan.step().rows());
        long before = (long) epoch * allGradients;
        int gradients =
                (int) Math.max(0, Math.min(allGradients, plan.averaging().gradientRounds() - before));
        if (gradients == allGradients) {
            return new EpochRounds(gradients, allGradients, 0);
        }
        long rest = largestWorkerRows - largestWorkerRows * gradients / allGradients;
        return new EpochRounds(
                gradients,
                allGradients,
                rounds(rest, plan.step().rows() * plan.averaging().localSteps()));
    }

    private static int rounds(long rows, long mostInARound) {
        return Math.toIntExact(Math.max(1, (rows + mostInARound - 1) / mostInARound));
    }

    /** Optimiser steps of the run, as the largest worker takes them; at least 1. */
    long totalSteps() {
        return totalSteps;
    }

    private long steps() {
        long steps = 0;
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            EpochRounds rounds = epoch(epoch);
            long rest = largestWorkerRows - largestWorkerRows * rounds.gradients / rounds.allGradients;
            steps += rounds.gradients
                    + (rest + plan.step().rows() - 1) / plan.step().rows();
        }
        return Math.max(1, steps);
    }

    /** Rounds of the run, if it reaches its last epoch. */
    long totalRounds() {
        long rounds = 0;
        for (int epoch = 0; epoch < plan.epochs(); epoch++) {
            rounds += epoch(epoch).count();
        }
        return rounds;
    }
}
