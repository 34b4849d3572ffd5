package org.kelvinrl.loss;

/** What is computed for each row of a block. */
final class RowResults {
    final float[] weight;
    final double[] loss;
    final float[] divergence;
    final float[] entropy;
    final float[] teacherEntropy;
    final float[] regulariser;

    /** 1 where student and teacher have the same best action, 0 elsewhere. */
    final float[] agreement;

    RowResults(Block block) {
        this.weight = block.newColumn();
        this.loss = new double[weight.length];
        this.divergence = block.newColumn();
        this.entropy = block.newColumn();
        this.teacherEntropy = block.newColumn();
        this.regulariser = block.newColumn();
        this.agreement = block.newColumn();
    }
}
