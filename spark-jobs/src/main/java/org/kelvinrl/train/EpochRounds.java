package org.kelvinrl.train;

/** The rounds of one epoch: first those of gradients, then those of parameters. Final fields, for Spark's broadcast. */
final class EpochRounds {

    /** How many rounds bring gradients together. */
    final int gradients;

    /** How many they would be if all of the epoch's were: each takes this part of every worker's rows. */
    final int allGradients;

    /** How many rounds bring parameters together; they share the rows that the others left. */
    final int parameters;

    EpochRounds(int gradients, int allGradients, int parameters) {
        this.gradients = gradients;
        this.allGradients = allGradients;
        this.parameters = parameters;
    }

    int count() {
        return gradients + parameters;
    }

    /** True if a round brings gradients together. */
    boolean isOfGradients(int round) {
        return round < gradients;
    }
}
