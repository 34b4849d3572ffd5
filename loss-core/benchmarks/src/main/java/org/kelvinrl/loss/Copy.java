package org.kelvinrl.loss;

/** Computes nothing: copies as many numbers as the kernel reads and writes, logits, targets and a gradient. */
final class Copy implements Contestant {
    private final float[][] from;
    private final float[][] to;

    Copy(Batch batch) {
        this.from = new float[][] {batch.logits, batch.targets, batch.newMatrix()};
        this.to = new float[][] {batch.newMatrix(), batch.newMatrix(), batch.newMatrix()};
    }

    @Override
    public double compute() {
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(from[i], 0, to[i], 0, from[i].length);
        }
        return 0;
    }

    @Override
    public float[] gradient() {
        return to[to.length - 1];
    }
}
