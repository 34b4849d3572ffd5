package org.kelvinrl.network;

import org.kelvinrl.rows.SparseRows;

/** Forward and backward through a {@link RecurrentNetwork}: layers, cells, layers. Gradients stop at every multiple of the truncation. */
final class RecurrentPass implements Pass {

    private final RecurrentNetwork network;
    private final MlpPass before;
    private final CellPass cells;
    private final MlpPass after;
    private final float[] finalState;
    private Sequences sequences = Sequences.rows(0);

    RecurrentPass(RecurrentNetwork network, int maxSteps, MatrixProduct product) {
        this.network = network;
        this.cells = network.cell().pass(network.memory(), maxSteps, product);
        this.before = new MlpPass(network.before(), maxSteps, product, cells.incoming());
        this.after = new MlpPass(network.after(), maxSteps, product, cells.outputs);
        this.finalState = new float[Math.multiplyExact(maxSteps, network.stateSize())];
    }

    @Override
    public float[] input() {
        return before.input();
    }

    @Override
    public SparseRows sparseInput() {
        return before.sparseInput();
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences steps) {
        sequences = steps;
        before.forward(parameters, offset, steps);
        cells.forward(parameters, offset + network.weights(), steps);
        after.forward(parameters, offset + network.afterOffset(), steps);
        cells.finalState(steps, finalState);
    }

    @Override
    public float[] output(int index) {
        return after.output(index);
    }

    @Override
    public float[] outputGradient(int index) {
        return after.outputGradient(index);
    }

    @Override
    public float[] finalState() {
        return finalState;
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
        after.backward(parameters, offset + network.afterOffset(), gradient, gradientOffset + network.afterOffset());
        cells.backward(
                after.inputGradient(),
                parameters,
                offset + network.weights(),
                gradient,
                gradientOffset + network.weights(),
                sequences,
                network.unrolling().truncation());
        before.backward(parameters, offset, gradient, gradientOffset);
    }
}
