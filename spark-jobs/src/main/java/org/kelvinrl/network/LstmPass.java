package org.kelvinrl.network;

import java.util.Arrays;

/** Steps of {@link Cell#LSTM}: gates in, forget, out, and the candidate; a state is the outputs, then what the cells keep. */
final class LstmPass extends CellPass {

    private static final int GATES = 4;
    private static final int CANDIDATE = 3;

    /** Logistic gates and the candidate, [rows, units] each. */
    private final float[][] gates = new float[GATES][];

    private final float[] kept;
    private final float[] keptBefore;
    private final float[] bounded;

    /** Gradients, made when they are needed. */
    private float[][] gradients;

    private float[] keptGradient;
    private float[] keptGradientBefore;

    LstmPass(int size, int maxSteps, MatrixProduct product) {
        super(size, GATES, maxSteps, product);
        for (int gate = 0; gate < GATES; gate++) {
            gates[gate] = matrix();
        }
        this.kept = matrix();
        this.keptBefore = matrix();
        this.bounded = matrix();
    }

    @Override
    int stateSize() {
        return 2 * size;
    }

    @Override
    float[] incoming(int input) {
        return gates[input];
    }

    @Override
    float[][] sums() {
        return gates;
    }

    @Override
    void prepare(float[] parameters, int bias, int from, int end) {
        // the bias comes in with the rest
    }

    @Override
    void beginWith(float[] state, int sequences) {
        if (state == null) {
            Arrays.fill(keptBefore, 0, sequences * size, 0f);
        } else {
            unpack(state, 1, keptBefore, sequences);
        }
    }

    @Override
    void step(int from, int end) {
        for (int gate = 0; gate < CANDIDATE; gate++) {
            Sigmoidal.logistic(gates[gate], from, end);
        }
        Sigmoidal.tanh(gates[CANDIDATE], from, end);
        keep(gates[0], gates[1], gates[CANDIDATE], keptBefore, kept, from, end);
        System.arraycopy(kept, from, bounded, from, end - from);
        Sigmoidal.tanh(bounded, from, end);
        multiply(gates[2], bounded, outputs, from, end);
    }

    private static void keep(
            float[] in, float[] forget, float[] candidate, float[] before, float[] kept, int from, int end) {
        for (int i = from; i < end; i++) {
            kept[i] = forget[i] * before[i] + in[i] * candidate[i];
        }
    }

    private static void multiply(float[] a, float[] b, float[] to, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] = a[i] * b[i];
        }
    }

    @Override
    void goOn(int from, int to, int count) {
        System.arraycopy(kept, from, keptBefore, to, count);
    }

    @Override
    void pack(int row, float[] to, int at) {
        System.arraycopy(outputs, row * size, to, at, size);
        System.arraycopy(kept, row * size, to, at + size, size);
    }

    @Override
    void receive(int first, int end, int count) {
        if (gradients == null) {
            gradients = new float[][] {matrix(), matrix(), matrix(), matrix()};
            keptGradient = matrix();
            keptGradientBefore = matrix();
        }
        System.arraycopy(keptGradientBefore, end, keptGradient, first, count);
        Arrays.fill(keptGradient, first + count, end, 0f);
    }

    @Override
    void stepBack(float[] outputGradient, float[] fromNext, int first, int end) {
        throughOutput(outputGradient, fromNext, gates[2], bounded, gradients[2], keptGradient, first, end);
        throughGate(keptGradient, gates[CANDIDATE], gates[0], gradients[0], first, end);
        throughGate(keptGradient, keptBefore, gates[1], gradients[1], first, end);
        throughCandidate(keptGradient, gates[0], gates[CANDIDATE], gradients[CANDIDATE], first, end);
        multiply(keptGradient, gates[1], keptGradientBefore, first, end);
    }

    private static void throughOutput(
            float[] outputs, float[] next, float[] out, float[] bounded, float[] to, float[] kept, int first, int end) {
        for (int i = first; i < end; i++) {
            float gradient = outputs[i] + next[i];
            to[i] = gradient * bounded[i] * out[i] * (1 - out[i]);
            kept[i] += gradient * out[i] * (1 - bounded[i] * bounded[i]);
        }
    }

    private static void throughGate(float[] kept, float[] other, float[] gate, float[] to, int first, int end) {
        for (int i = first; i < end; i++) {
            to[i] = kept[i] * other[i] * gate[i] * (1 - gate[i]);
        }
    }

    private static void throughCandidate(float[] kept, float[] in, float[] candidate, float[] to, int first, int end) {
        for (int i = first; i < end; i++) {
            to[i] = kept[i] * in[i] * (1 - candidate[i] * candidate[i]);
        }
    }

    @Override
    void direct(int from, int count, float[] to, int at) {
        Arrays.fill(to, at, at + count, 0f);
    }

    @Override
    float[] incomingGradient(int input) {
        return gradients[input];
    }

    @Override
    float[][] sumGradients() {
        return gradients;
    }

    @Override
    void addBiasGradient(int rows, float[] gradient, int to) {
        // the bias comes in with the rest
    }
}
