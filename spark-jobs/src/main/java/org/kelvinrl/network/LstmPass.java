package org.kelvinrl.network;

import java.util.Arrays;
import java.util.List;

/** Steps of {@link Cell#LSTM}: gates in, forget, out, and the candidate; a state is the outputs, then what the cells keep. */
final class LstmPass extends CellPass {

    private static final int GATES = 4;
    private static final int CANDIDATE = 3;

    /** Logistic gates and the candidate, [rows, units] each; the gradients at their sums take their places. */
    private final float[][] gates = new float[GATES][];

    private final float[] kept;
    private final float[] keptBefore;
    private final float[] bounded;

    /** Gradient at {@link #kept}, then at {@link #keptBefore}; made when it is needed. */
    private float[] keptGradient;

    LstmPass(int size, int maxSteps, MatrixProduct product) {
        super(size, maxSteps, product);
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
    List<Signal> incoming() {
        return Arrays.stream(gates).map(gate -> Signal.of(gate, gate, size)).toList();
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
        bound(kept, bounded, from, end);
        multiply(gates[2], bounded, outputs, from, end);
    }

    private static void keep(
            float[] in, float[] forget, float[] candidate, float[] before, float[] kept, int from, int end) {
        for (int i = from; i < end; i++) {
            kept[i] = forget[i] * before[i] + in[i] * candidate[i];
        }
    }

    private static void bound(float[] kept, float[] to, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] = Sigmoidal.tanh(kept[i]);
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
        keptGradient = keptGradient == null ? matrix() : keptGradient;
        System.arraycopy(keptGradient, end, keptGradient, first, count);
        Arrays.fill(keptGradient, first + count, end, 0f);
    }

    @Override
    void stepBack(float[] outputGradient, float[] fromNext, int first, int end) {
        float[] in = gates[0];
        float[] forget = gates[1];
        float[] out = gates[2];
        float[] candidate = gates[CANDIDATE];
        addAndMultiply(outputGradient, out, fromNext, first, end);
        throughTanh(fromNext, bounded, keptGradient, first, end);
        throughLogistic(fromNext, bounded, out, first, end);
        multiply(keptGradient, in, fromNext, first, end);
        throughLogistic(fromNext, candidate, in, first, end);
        throughTanh(fromNext, candidate, first, end);
        multiply(keptGradient, forget, keptGradient, first, end);
        throughLogistic(keptGradient, keptBefore, forget, first, end);
    }

    // loops that each write one array: the compiler vectorises no others

    private static void addAndMultiply(float[] added, float[] factors, float[] to, int first, int end) {
        for (int i = first; i < end; i++) {
            to[i] = (to[i] + added[i]) * factors[i];
        }
    }

    private static void throughTanh(float[] gradient, float[] value, float[] to, int first, int end) {
        for (int i = first; i < end; i++) {
            to[i] += gradient[i] * (1 - value[i] * value[i]);
        }
    }

    private static void throughTanh(float[] gradient, float[] value, int first, int end) {
        for (int i = first; i < end; i++) {
            value[i] = gradient[i] * (1 - value[i] * value[i]);
        }
    }

    /** The gradient is that at the gate's product, times the gate. */
    private static void throughLogistic(float[] gradient, float[] other, float[] gate, int first, int end) {
        for (int i = first; i < end; i++) {
            gate[i] = gradient[i] * other[i] * (1 - gate[i]);
        }
    }

    @Override
    void direct(int from, int count, float[] to, int at) {
        Arrays.fill(to, at, at + count, 0f);
    }

    @Override
    float[][] sumGradients() {
        return gates;
    }

    @Override
    void addBiasGradient(int rows, float[] gradient, int to) {
        // the bias comes in with the rest
    }
}
