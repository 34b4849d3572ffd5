package org.kelvinrl.loss;

/** The product. */
final class KernelPath implements Contestant {
    private final LossKernel kernel;
    private final LossBatch batch;
    private final LossSums sums = LossSums.create();
    private final float[] gradient;

    KernelPath(Batch batch) {
        this.gradient = batch.newMatrix();
        this.kernel = LossKernel.of(batch.loss, batch.actions);
        this.batch = LossBatch.of(batch.actions)
                .rows(Batch.ROWS)
                .logits(batch.logits, 0, batch.actions)
                .targets(batch.targets, 0, batch.actions)
                .gradient(gradient, 0, batch.actions);
    }

    @Override
    public double compute() {
        kernel.accept(batch, sums);
        return sums.loss();
    }

    @Override
    public float[] gradient() {
        return gradient;
    }
}
