package org.kelvinrl.network;

import java.util.Arrays;

/**
 * Forward and backward through the cells of a {@link RecurrentNetwork}, step by step over packed sequences. Not thread-safe.
 *
 * <p>Numbers of one kind, such as a gate's, are a matrix [rows, units] of their own, with the rows of {@link Sequences}. So those of a step
 * lie together, every loop over units runs through all its arrays at one index, and the rows of the state before each step are one matrix
 * whose product with gradients is that of the weights, over all steps at once.
 */
abstract class CellPass {

    /** So many columns are transposed at once, for a line of the cache to be filled while it is there. */
    private static final int TILE = 16;

    final int size;
    final int maxSteps;

    /** What units put out, [rows, units]. */
    final float[] outputs;

    /** What they put out the step before, [rows, units]. */
    final float[] previous;

    private final int inputs;
    private final MatrixProduct product;

    /** The loss's gradient at {@link #outputs} that flows back from the step after, [rows, units]; made when it is needed. */
    private float[] carried;

    /** The matrices of {@link #sums}, transposed; made when they are needed. */
    private float[] transposed;

    /**
     * Working memory.
     *
     * @param size number of units
     * @param inputs numbers that come in for each unit
     * @param maxSteps most rows
     * @param product matrix product to compute with
     */
    CellPass(int size, int inputs, int maxSteps, MatrixProduct product) {
        this.size = size;
        this.inputs = inputs;
        this.maxSteps = maxSteps;
        this.product = product;
        this.outputs = matrix();
        this.previous = matrix();
    }

    /** With a row more: the library that multiplies checks that rows are whole, and {@link #addProduct} begins within one. */
    final float[] matrix() {
        return new float[Math.multiplyExact(maxSteps + 1, size)];
    }

    /**
     * Computes {@link #outputs}.
     *
     * @param projected what comes in, [rows, inputs, units]
     * @param parameters vector that holds the weights
     * @param weights index of the first matrix [units, units] of as many as there are {@link #sums}, then of the bias if there is one
     * @param sequences which steps are there, and how they begin
     */
    final void forward(float[] projected, float[] parameters, int weights, Sequences sequences) {
        int bias = weights + sums().length * size * size;
        begin(sequences);
        for (int step = 0; step < sequences.time(); step++) {
            int first = sequences.firstRow(step) * size;
            int end = sequences.firstRow(step + 1) * size;
            // step by step, while the cache has what is written
            for (int input = 0; input < inputs; input++) {
                split(projected, input, incoming(input), sequences.firstRow(step), sequences.firstRow(step + 1));
            }
            prepare(parameters, bias, sequences.firstRow(step), sequences.firstRow(step + 1));
            multiply(sequences, step, parameters, weights);
            step(first, end);
            if (step + 1 < sequences.time()) {
                int count = sequences.active(step + 1) * size;
                System.arraycopy(outputs, first, previous, end, count);
                goOn(first, end, count);
            }
        }
    }

    /** What has come in for one gate, as a matrix of its own. */
    private void split(float[] projected, int input, float[] to, int from, int end) {
        for (int row = from; row < end; row++) {
            System.arraycopy(projected, (row * inputs + input) * size, to, row * size, size);
        }
    }

    private void begin(Sequences sequences) {
        float[] state = sequences.initialState();
        if (state == null) {
            Arrays.fill(previous, 0, sequences.batch() * size, 0f);
        } else {
            unpack(state, 0, previous, sequences.batch());
        }
        beginWith(state, sequences.batch());
    }

    /** One kind of number of the first so many sequences' states. */
    final void unpack(float[] state, int kind, float[] to, int sequences) {
        for (int i = 0; i < sequences; i++) {
            System.arraycopy(state, i * stateSize() + kind * size, to, i * size, size);
        }
    }

    private void multiply(Sequences sequences, int step, float[] parameters, int weights) {
        int first = sequences.firstRow(step) * size;
        float[][] sums = sums();
        for (int gate = 0; gate < sums.length; gate++) {
            addProduct(
                    sequences.active(step),
                    previous,
                    first,
                    parameters,
                    weights + gate * size * size,
                    sums[gate],
                    first);
        }
    }

    /** C[rows, units] += A[rows, units] B[units, units], in parts of B's rows that are small enough to be computed in place. */
    private void addProduct(int rows, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        int part = MatrixProduct.depthAtOnce(rows, size, size);
        for (int first = 0; first < size; first += part) {
            product.multiply(
                    rows,
                    size,
                    Math.min(part, size - first),
                    a,
                    aOffset + first,
                    size,
                    b,
                    bOffset + first * size,
                    size,
                    1f,
                    c,
                    cOffset,
                    size);
        }
    }

    /**
     * What sequences can be gone on with.
     *
     * @param sequences those of the last {@link #forward}
     * @param to [sequences, state size], where their states go
     */
    final void finalState(Sequences sequences, float[] to) {
        for (int step = 0; step < sequences.time(); step++) {
            int going = step + 1 < sequences.time() ? sequences.active(step + 1) : 0;
            for (int i = going; i < sequences.active(step); i++) {
                pack(sequences.firstRow(step) + i, to, i * stateSize());
            }
        }
    }

    /**
     * Computes the gradients at what came in, and adds those of the weights.
     *
     * @param outputGradient the loss's gradient at {@link #outputs}, [rows, units]
     * @param projectedGradient where those at what came in go, [rows, inputs, units]
     * @param parameters the vector that {@link #forward} was given
     * @param weights index of the first matrix in it
     * @param gradient vector that gradients are added to
     * @param to index of the first matrix's
     * @param sequences those of the last {@link #forward}
     * @param truncation most steps that a gradient flows back through: it stops at every multiple of it
     */
    final void backward(
            float[] outputGradient,
            float[] projectedGradient,
            float[] parameters,
            int weights,
            float[] gradient,
            int to,
            Sequences sequences,
            int truncation) {
        carried = carried == null ? matrix() : carried;
        transpose(parameters, weights);
        int after = 0;
        for (int step = sequences.time() - 1; step >= 0; step--) {
            int first = sequences.firstRow(step) * size;
            int end = sequences.firstRow(step + 1) * size;
            Arrays.fill(carried, first + after, end, 0f);
            receive(first, end, after);
            stepBack(outputGradient, carried, first, end);
            for (int input = 0; input < inputs; input++) {
                int firstRow = sequences.firstRow(step);
                join(incomingGradient(input), input, projectedGradient, firstRow, sequences.firstRow(step + 1));
            }
            after = step % truncation == 0 ? 0 : end - first;
            if (after > 0) {
                sendBack(sequences, step);
            }
        }
        addWeightGradients(sequences.rows(), gradient, to);
    }

    /** Once for all steps: a product with a matrix that is transposed beforehand is the faster one. */
    private void transpose(float[] parameters, int weights) {
        transposed = transposed == null ? new float[sums().length * size * size] : transposed;
        for (int gate = 0; gate < sums().length; gate++) {
            int at = gate * size * size;
            for (int first = 0; first < size; first += TILE) {
                int end = Math.min(first + TILE, size);
                for (int j = 0; j < size; j++) {
                    copyColumn(parameters, weights + at + j, transposed, at + j * size, first, end);
                }
            }
        }
    }

    /** By itself, as the compiler makes a slow thing of three loops in one another. */
    private void copyColumn(float[] from, int column, float[] to, int row, int first, int end) {
        for (int i = first; i < end; i++) {
            to[row + i] = from[column + i * size];
        }
    }

    /** The gradient at the outputs of the step before: the direct part is there, that through the products is added. */
    private void sendBack(Sequences sequences, int step) {
        int from = sequences.firstRow(step) * size;
        int before = sequences.firstRow(step - 1) * size;
        direct(from, sequences.active(step) * size, carried, before);
        float[][] sums = sumGradients();
        for (int gate = 0; gate < sums.length; gate++) {
            addProduct(sequences.active(step), sums[gate], from, transposed, gate * size * size, carried, before);
        }
    }

    private void addWeightGradients(int rows, float[] gradient, int to) {
        float[][] sums = sumGradients();
        int part = MatrixProduct.rowsAtOnce(rows, size, size);
        for (int gate = 0; gate < sums.length; gate++) {
            for (int first = 0; first < rows; first += part) {
                product.multiplyTransposedLeft(
                        size,
                        size,
                        Math.min(part, rows - first),
                        previous,
                        first * size,
                        size,
                        sums[gate],
                        first * size,
                        size,
                        1f,
                        gradient,
                        to + gate * size * size,
                        size);
            }
        }
        addBiasGradient(rows, gradient, to + sums.length * size * size);
    }

    private void join(float[] from, int input, float[] projected, int first, int end) {
        for (int row = first; row < end; row++) {
            System.arraycopy(from, row * size, projected, (row * inputs + input) * size, size);
        }
    }

    /** How many numbers a sequence carries. */
    abstract int stateSize();

    /** Where what comes in as one of the inputs is put. */
    abstract float[] incoming(int input);

    /** To which the products of the state before with the matrices are added. */
    abstract float[][] sums();

    /** Sets {@link #sums} that nothing comes in to, to their bias, in some rows. */
    abstract void prepare(float[] parameters, int bias, int from, int end);

    /** Sets what sequences begin with, beside {@link #previous}; null is zeros. */
    abstract void beginWith(float[] state, int sequences);

    /** Computes a step from its {@link #sums}: the elements from an index to another. */
    abstract void step(int from, int end);

    /** Copies so many numbers of what a step leaves, beside its outputs, to what the next begins with. */
    abstract void goOn(int from, int to, int count);

    /** Copies the state behind a row. */
    abstract void pack(int row, float[] to, int at);

    /** Brings what flows back to a step, beside the gradient at its outputs, from the next: so many of its numbers, the rest is 0. */
    abstract void receive(int first, int end, int count);

    /** Computes the gradients of a step: the elements from an index to another. */
    abstract void stepBack(float[] outputGradient, float[] fromNext, int first, int end);

    /** Copies the gradient at the outputs of the step before that flows through no product, or zeros. */
    abstract void direct(int from, int count, float[] to, int at);

    /** The loss's gradients at what came in. */
    abstract float[] incomingGradient(int input);

    /** The loss's gradients at {@link #sums}. */
    abstract float[][] sumGradients();

    /** Adds the gradient of the bias. */
    abstract void addBiasGradient(int rows, float[] gradient, int to);
}
