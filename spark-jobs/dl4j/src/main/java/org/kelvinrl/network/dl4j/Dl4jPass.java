package org.kelvinrl.network.dl4j;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Forward and backward through a graph of DL4J. Sequences are padded with zeros at their ends for it: a step that is computed from what was
 * before it sees none of that, and the gradient there is 0.
 */
final class Dl4jPass implements Pass {

    private final Dl4jNetwork network;
    private final Dl4jGraph graph;
    private final int maxSteps;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;

    /** Computes states where sequences end at different steps; null until they are asked for. */
    private Dl4jGraph stateGraph;

    private Sequences sequences;
    private float[] parameters;
    private int offset;
    private float[] arranged = {};

    Dl4jPass(Dl4jNetwork network, Dl4jGraph graph, int maxSteps) {
        this.network = network;
        this.graph = graph;
        this.maxSteps = maxSteps;
        this.input = new float[Math.multiplyExact(maxSteps, network.inputs())];
        this.output = new float[Math.multiplyExact(maxSteps, network.actions())];
        this.outputGradient = new float[output.length];
    }

    @Override
    public float[] input() {
        return input;
    }

    @Override
    public float[] output(int index) {
        return output;
    }

    @Override
    public float[] outputGradient(int index) {
        return outputGradient;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        if (sequences.rows() > maxSteps) {
            throw new IllegalArgumentException("steps: expected at most " + maxSteps + ", found " + sequences.rows());
        }
        this.sequences = sequences;
        this.parameters = parameters;
        this.offset = offset;
        if (sequences.rows() == 0) {
            return;
        }
        graph.take(parameters, offset);
        graph.begin(sequences.initialState(), sequences.batch());
        graph.memory().begin(this::computeOutput);
    }

    private void computeOutput() {
        if (network.isRecurrent()) {
            packedFrom(graph.forward(series(0, sequences.time(), sequences.batch())));
        } else {
            copyRows(graph.forward(rows(input, network.inputs())), output);
        }
    }

    /** Inputs of some steps, [sequences, inputs, time], column-major; zeros where a sequence has ended. */
    private INDArray series(int from, int to, int batch) {
        int size = network.inputs();
        float[] values = arranged((to - from) * size * batch);
        for (int step = from; step < to; step++) {
            int active = Math.min(batch, sequences.active(step));
            for (int j = 0; j < size; j++) {
                int column = ((step - from) * size + j) * batch;
                for (int i = 0; i < active; i++) {
                    values[column + i] = input[(sequences.firstRow(step) + i) * size + j];
                }
                Arrays.fill(values, column + active, column + batch, 0f);
            }
        }
        INDArray series = Dl4jGraph.array('f', batch, size, to - from);
        Dl4jGraph.floats(series).put(values, 0, (to - from) * size * batch);
        return series;
    }

    private float[] arranged(int length) {
        if (arranged.length < length) {
            arranged = new float[length];
        }
        return arranged;
    }

    /** From an array of any order to rows. */
    private void copyRows(INDArray from, float[] to) {
        INDArray rows = from.ordering() == 'c' && !from.isView() ? from : from.dup('c');
        Dl4jGraph.floats(rows).get(to, 0, Math.toIntExact(rows.length()));
    }

    /** Leaves out what stands where sequences have ended. */
    private void packedFrom(INDArray padded) {
        int actions = network.actions();
        float[] rows = arranged(Math.toIntExact(padded.length()));
        copyRows(padded, rows);
        for (int step = 0; step < sequences.time(); step++) {
            int from = step * sequences.batch() * actions;
            System.arraycopy(rows, from, output, sequences.firstRow(step) * actions, sequences.active(step) * actions);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset) {
        if (sequences.rows() == 0) {
            return;
        }
        graph.memory().resume(this::computeGradient);
        float[] sum = graph.gradient();
        for (int i = 0; i < sum.length; i++) {
            gradient[gradientOffset + i] += sum[i];
        }
    }

    private void computeGradient() {
        graph.backward(network.isRecurrent() ? paddedGradient() : rows(outputGradient, network.actions()));
    }

    private INDArray rows(float[] from, int size) {
        INDArray rows = Dl4jGraph.array('c', sequences.rows(), size);
        Dl4jGraph.floats(rows).put(from, 0, sequences.rows() * size);
        return rows;
    }

    private INDArray paddedGradient() {
        int actions = network.actions();
        int step = sequences.batch() * actions;
        INDArray rows = Dl4jGraph.array('c', (long) sequences.time() * sequences.batch(), actions);
        FloatPointer to = Dl4jGraph.floats(rows);
        float[] values = arranged(sequences.time() * step);
        for (int t = 0; t < sequences.time(); t++) {
            int used = sequences.active(t) * actions;
            System.arraycopy(outputGradient, sequences.firstRow(t) * actions, values, t * step, used);
            Arrays.fill(values, t * step + used, (t + 1) * step, 0f);
        }
        to.put(values, 0, sequences.time() * step);
        return rows;
    }

    /** Where all sequences are of one length they are known; else steps that the same sequences have are computed again, together. */
    @Override
    public float[] finalState() {
        if (!network.isRecurrent()) {
            return NO_STATE;
        }
        float[] states = new float[Math.multiplyExact(sequences.batch(), network.stateSize())];
        if (sequences.active(sequences.time() - 1) == sequences.batch()) {
            graph.statesTo(states, sequences.batch());
            return states;
        }
        if (sequences.initialState() != null) {
            System.arraycopy(sequences.initialState(), 0, states, 0, states.length);
        }
        if (stateGraph == null) {
            stateGraph = network.graph();
        }
        stateGraph.take(parameters, offset);
        int to;
        for (int from = 0; from < sequences.time(); from = to) {
            int active = sequences.active(from);
            to = from + 1;
            while (to < sequences.time() && sequences.active(to) == active) {
                to++;
            }
            carry(states, from, to);
        }
        return states;
    }

    /** States of the sequences that have some steps, from before these to behind them. */
    private void carry(float[] states, int from, int to) {
        int active = sequences.active(from);
        stateGraph.begin(states, active);
        stateGraph.memory().begin(() -> stateGraph.forward(series(from, to, active)));
        stateGraph.statesTo(states, active);
    }
}
