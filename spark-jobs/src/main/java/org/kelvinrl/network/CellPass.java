package org.kelvinrl.network;

import java.util.Arrays;
import java.util.List;

/**
 * Forward and backward through the cells of a {@link RecurrentNetwork}, step by step over packed sequences. Not thread-safe.
 *
 * <p>Numbers of one kind, such as a gate's, are a matrix [rows, units] of their own, with the rows of {@link Sequences}. So those of a step
 * lie together, every loop over units runs through all its arrays at one index, and the rows of the state before each step are one matrix
 * whose product with gradients is that of the weights, over all steps at once.
 */
abstract class CellPass {

    /** With fewer rows in all it costs more to copy the matrices than it saves. */
    private static final int FEWEST_ROWS = 64;

    /** Rows and columns of a part of the weights' gradient that is computed in place. */
    private static final int GRADIENT_ROWS = 128;

    private static final int GRADIENT_COLUMNS = 64;

    final int size;
    final int maxSteps;

    /** What units put out, [rows, units]. */
    final float[] outputs;

    /** What they put out the step before, [rows, units]. */
    final float[] previous;

    private final MatrixProduct product;

    /** The loss's gradient at {@link #outputs} that flows back from the step after, [rows, units]; made when it is needed. */
    private float[] carried;

    /** The matrices of {@link #sums}, and transposed; made when they are needed. */
    private StripMatrices matrices;

    private StripMatrices transposed;

    /**
     * Working memory.
     *
     * @param size number of units
     * @param maxSteps most rows
     * @param product matrix product to compute with
     */
    CellPass(int size, int maxSteps, MatrixProduct product) {
        this.size = size;
        this.maxSteps = maxSteps;
        this.product = product;
        this.outputs = matrix();
        this.previous = matrix();
    }

    /** With a row more: the library that multiplies checks that rows are whole, and a part of the sums of a product begins within one. */
    final float[] matrix() {
        return new float[Math.multiplyExact(maxSteps + 1, size)];
    }

    /**
     * Computes {@link #outputs} from {@link #incoming}.
     *
     * @param parameters vector that holds the weights
     * @param weights index of the first matrix [units, units] of as many as there are {@link #sums}, then of the bias if there is one
     * @param sequences which steps are there, and how they begin
     */
    final void forward(float[] parameters, int weights, Sequences sequences) {
        int bias = weights + sums().length * size * size;
        boolean isCopied = isCopied(sequences);
        if (isCopied) {
            matrices = matrices == null ? new StripMatrices(size, sums().length) : matrices;
            matrices.copy(parameters, weights);
        }
        begin(sequences);
        for (int step = 0; step < sequences.time(); step++) {
            int first = sequences.firstRow(step) * size;
            int end = sequences.firstRow(step + 1) * size;
            prepare(parameters, bias, sequences.firstRow(step), sequences.firstRow(step + 1));
            if (isCopied) {
                addProducts(matrices, sequences.active(step), first);
            } else {
                multiply(sequences.active(step), first, parameters, weights);
            }
            step(first, end);
            if (step + 1 < sequences.time()) {
                int count = sequences.active(step + 1) * size;
                System.arraycopy(outputs, first, previous, end, count);
                goOn(first, end, count);
            }
        }
    }

    private boolean isCopied(Sequences sequences) {
        return product.isInPlace() && sequences.rows() >= FEWEST_ROWS;
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

    private void addProducts(StripMatrices with, int rows, int first) {
        for (int gate = 0; gate < sums().length; gate++) {
            with.addProduct(product, rows, previous, first, gate, sums()[gate], first);
        }
    }

    private void multiply(int rows, int first, float[] parameters, int weights) {
        for (int gate = 0; gate < sums().length; gate++) {
            int at = weights + gate * size * size;
            float[] to = sums()[gate];
            product.multiply(rows, size, size, previous, first, size, parameters, at, size, 1f, to, first, size);
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
     * Computes the gradients at {@link #incoming}, and adds those of the weights.
     *
     * @param outputGradient the loss's gradient at {@link #outputs}, [rows, units]
     * @param parameters the vector that {@link #forward} was given
     * @param weights index of the first matrix in it
     * @param gradient vector that gradients are added to
     * @param to index of the first matrix's
     * @param sequences those of the last {@link #forward}
     * @param truncation most steps that a gradient flows back through: it stops at every multiple of it
     */
    final void backward(
            float[] outputGradient,
            float[] parameters,
            int weights,
            float[] gradient,
            int to,
            Sequences sequences,
            int truncation) {
        carried = carried == null ? matrix() : carried;
        if (isCopied(sequences)) {
            transposed = transposed == null ? new StripMatrices(size, sums().length) : transposed;
            transposed.copyTransposed(parameters, weights);
        }
        int after = 0;
        for (int step = sequences.time() - 1; step >= 0; step--) {
            int first = sequences.firstRow(step) * size;
            int end = sequences.firstRow(step + 1) * size;
            Arrays.fill(carried, first + after, end, 0f);
            receive(first, end, after);
            stepBack(outputGradient, carried, first, end);
            after = step % truncation == 0 ? 0 : end - first;
            if (after > 0) {
                sendBack(sequences, step, parameters, weights);
            }
        }
        addWeightGradients(sequences.rows(), gradient, to);
    }

    /** The gradient at the outputs of the step before: the direct part is there, that through the products is added. */
    private void sendBack(Sequences sequences, int step, float[] parameters, int weights) {
        int from = sequences.firstRow(step) * size;
        int before = sequences.firstRow(step - 1) * size;
        direct(from, sequences.active(step) * size, carried, before);
        if (isCopied(sequences)) {
            addProductsBack(sequences.active(step), from, before);
        } else {
            multiplyBack(sequences.active(step), from, before, parameters, weights);
        }
    }

    private void addProductsBack(int rows, int from, int before) {
        float[][] sums = sumGradients();
        for (int gate = 0; gate < sums.length; gate++) {
            transposed.addProduct(product, rows, sums[gate], from, gate, carried, before);
        }
    }

    private void multiplyBack(int rows, int from, int before, float[] parameters, int weights) {
        float[][] sums = sumGradients();
        for (int gate = 0; gate < sums.length; gate++) {
            int at = weights + gate * size * size;
            product.multiplyTransposedRight(
                    rows, size, size, sums[gate], from, size, parameters, at, size, 1f, carried, before, size);
        }
    }

    private void addWeightGradients(int rows, float[] gradient, int to) {
        float[][] sums = sumGradients();
        int m = product.isInPlace() ? Math.min(GRADIENT_ROWS, size) : size;
        int n = product.isInPlace() ? Math.min(GRADIENT_COLUMNS, size) : size;
        int part = product.rowsAtOnce(rows, m, n);
        for (int gate = 0; gate < sums.length; gate++) {
            for (int first = 0; first < rows; first += part) {
                int at = to + gate * size * size;
                addWeightGradient(m, n, Math.min(part, rows - first), first * size, sums[gate], gradient, at);
            }
        }
        addBiasGradient(rows, gradient, to + sums.length * size * size);
    }

    /** In parts of so many rows and columns. */
    private void addWeightGradient(int m, int n, int rows, int from, float[] sums, float[] gradient, int to) {
        for (int i = 0; i < size; i += m) {
            for (int j = 0; j < size; j += n) {
                int at = to + i * size + j;
                int height = Math.min(m, size - i);
                int width = Math.min(n, size - j);
                product.multiplyTransposedLeft(
                        height, width, rows, previous, from + i, size, sums, from + j, size, 1f, gradient, at, size);
            }
        }
    }

    static void multiply(float[] a, float[] b, float[] to, int first, int end) {
        for (int i = first; i < end; i++) {
            to[i] = a[i] * b[i];
        }
    }

    /** How many numbers a sequence carries. */
    abstract int stateSize();

    /** Where what comes in is to be put, [rows, units] each, and where {@link #backward} leaves the gradients. */
    abstract List<Signal> incoming();

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

    /** The loss's gradients at {@link #sums}. */
    abstract float[][] sumGradients();

    /** Adds the gradient of the bias. */
    abstract void addBiasGradient(int rows, float[] gradient, int to);
}
