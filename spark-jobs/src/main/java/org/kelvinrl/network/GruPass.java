package org.kelvinrl.network;

import java.util.List;

/** Steps of {@link Cell#GRU}: gates reset and update, and the candidate; a state is the outputs. */
final class GruPass extends CellPass {

    private static final int RESET = 0;
    private static final int UPDATE = 1;
    private static final int CANDIDATE = 2;

    /** The gates, and what the state before gives the candidate, [rows, units] each. */
    private final float[][] sums;

    private final float[] candidate;

    /** Gradients at {@link #sums}. */
    private final float[][] gradients;

    private final float[] candidateGradient;

    /** What flows back to the state before through no product; made when it is needed. */
    private float[] direct;

    GruPass(int size, int maxSteps, MatrixProduct product) {
        super(size, maxSteps, product);
        this.sums = new float[][] {matrix(), matrix(), matrix()};
        this.candidate = matrix();
        this.gradients = new float[][] {matrix(), matrix(), matrix()};
        this.candidateGradient = matrix();
    }

    @Override
    int stateSize() {
        return size;
    }

    @Override
    List<Signal> incoming() {
        return List.of(
                Signal.of(sums[RESET], gradients[RESET], size),
                Signal.of(sums[UPDATE], gradients[UPDATE], size),
                Signal.of(candidate, candidateGradient, size));
    }

    @Override
    float[][] sums() {
        return sums;
    }

    @Override
    void prepare(float[] parameters, int bias, int from, int end) {
        for (int row = from; row < end; row++) {
            System.arraycopy(parameters, bias, sums[CANDIDATE], row * size, size);
        }
    }

    @Override
    void beginWith(float[] state, int sequences) {
        // the outputs are all of the state
    }

    @Override
    void step(int from, int end) {
        Sigmoidal.logistic(sums[RESET], from, end);
        Sigmoidal.logistic(sums[UPDATE], from, end);
        addReset(sums[RESET], sums[CANDIDATE], candidate, from, end);
        Sigmoidal.tanh(candidate, from, end);
        mix(sums[UPDATE], candidate, previous, outputs, from, end);
    }

    private static void addReset(float[] reset, float[] inner, float[] candidate, int from, int end) {
        for (int i = from; i < end; i++) {
            candidate[i] += reset[i] * inner[i];
        }
    }

    private static void mix(float[] update, float[] candidate, float[] before, float[] to, int from, int end) {
        for (int i = from; i < end; i++) {
            to[i] = candidate[i] + update[i] * (before[i] - candidate[i]);
        }
    }

    @Override
    void goOn(int from, int to, int count) {
        // the outputs are all of the state
    }

    @Override
    void pack(int row, float[] to, int at) {
        System.arraycopy(outputs, row * size, to, at, size);
    }

    @Override
    void receive(int first, int end, int count) {
        direct = direct == null ? matrix() : direct;
    }

    @Override
    void stepBack(float[] outputGradient, float[] fromNext, int first, int end) {
        throughUpdate(outputGradient, fromNext, previous, sums[UPDATE], candidate, gradients[UPDATE], first, end);
        throughCandidate(outputGradient, fromNext, sums[UPDATE], candidate, candidateGradient, direct, first, end);
        throughReset(candidateGradient, sums[RESET], sums[CANDIDATE], gradients[RESET], first, end);
        multiply(candidateGradient, sums[RESET], gradients[CANDIDATE], first, end);
    }

    private static void throughUpdate(
            float[] outputs,
            float[] next,
            float[] before,
            float[] update,
            float[] candidate,
            float[] to,
            int first,
            int end) {
        for (int i = first; i < end; i++) {
            to[i] = (outputs[i] + next[i]) * (before[i] - candidate[i]) * update[i] * (1 - update[i]);
        }
    }

    private static void throughCandidate(
            float[] outputs,
            float[] next,
            float[] update,
            float[] candidate,
            float[] to,
            float[] direct,
            int first,
            int end) {
        for (int i = first; i < end; i++) {
            float gradient = outputs[i] + next[i];
            to[i] = gradient * (1 - update[i]) * (1 - candidate[i] * candidate[i]);
            direct[i] = gradient * update[i];
        }
    }

    private static void throughReset(float[] candidate, float[] reset, float[] inner, float[] to, int first, int end) {
        for (int i = first; i < end; i++) {
            to[i] = candidate[i] * inner[i] * reset[i] * (1 - reset[i]);
        }
    }

    @Override
    void direct(int from, int count, float[] to, int at) {
        System.arraycopy(direct, from, to, at, count);
    }

    @Override
    float[][] sumGradients() {
        return gradients;
    }

    @Override
    void addBiasGradient(int rows, float[] gradient, int to) {
        float[] from = gradients[CANDIDATE];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < size; j++) {
                gradient[to + j] += from[row * size + j];
            }
        }
    }
}
