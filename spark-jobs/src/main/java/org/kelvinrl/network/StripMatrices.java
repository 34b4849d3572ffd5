package org.kelvinrl.network;

/**
 * Square matrices that rows are multiplied with, copied into strips of columns that each lie together: a product with such a strip is computed
 * in place and out of the cache, which is faster than any other way where the same matrices are used at each step. Not thread-safe.
 */
final class StripMatrices {

    /** Columns of a strip, and most rows that are multiplied with it at once. */
    static final int STRIP = 64;

    /** Most summands at once: a strip so high fits into the first cache. */
    private static final int DEPTH = 128;

    /** So many columns are transposed at once, for a line of the cache to be filled while it is there. */
    private static final int TILE = 16;

    private final int size;
    private final int matrices;
    private final float[] strips;

    /**
     * Memory for matrices.
     *
     * @param size rows and columns of each
     * @param matrices how many there are
     */
    StripMatrices(int size, int matrices) {
        this.size = size;
        this.matrices = matrices;
        this.strips = new float[Math.multiplyExact(matrices, Math.multiplyExact(size, size))];
    }

    /**
     * Copies matrices.
     *
     * @param from array that holds them, [matrices, size, size]
     * @param offset index of the first
     */
    void copy(float[] from, int offset) {
        for (int matrix = 0; matrix < matrices; matrix++) {
            for (int strip = 0; strip < size; strip += STRIP) {
                for (int i = 0; i < size; i++) {
                    int at = offset + (matrix * size + i) * size + strip;
                    System.arraycopy(from, at, strips, start(matrix, strip) + i * width(strip), width(strip));
                }
            }
        }
    }

    /** Copies the transposes of matrices, see {@link #copy}. */
    void copyTransposed(float[] from, int offset) {
        for (int matrix = 0; matrix < matrices; matrix++) {
            for (int first = 0; first < size; first += TILE) {
                transpose(from, offset + matrix * size * size, matrix, first, Math.min(first + TILE, size));
            }
        }
    }

    /** Some rows, which become columns of one strip. */
    private void transpose(float[] from, int offset, int matrix, int first, int end) {
        int strip = first - first % STRIP;
        int to = start(matrix, strip) - strip;
        for (int j = 0; j < size; j++) {
            copyColumn(from, offset + j, to + j * width(strip), first, end);
        }
    }

    /** By itself, as the compiler makes a slow thing of three loops in one another. */
    private void copyColumn(float[] from, int column, int row, int first, int end) {
        for (int i = first; i < end; i++) {
            strips[row + i] = from[column + i * size];
        }
    }

    /** C[rows, size] += A[rows, size] B, with B one of the matrices; A and C without gaps between their rows. */
    void addProduct(MatrixProduct product, int rows, float[] a, int aOffset, int matrix, float[] c, int cOffset) {
        for (int strip = 0; strip < size; strip += STRIP) {
            for (int first = 0; first < rows; first += STRIP) {
                int count = Math.min(STRIP, rows - first);
                addProduct(product, count, a, aOffset + first * size, matrix, strip, c, cOffset + first * size + strip);
            }
        }
    }

    private void addProduct(
            MatrixProduct product, int rows, float[] a, int aOffset, int matrix, int strip, float[] c, int cOffset) {
        int width = width(strip);
        for (int k = 0; k < size; k += DEPTH) {
            int depth = Math.min(DEPTH, size - k);
            int from = start(matrix, strip) + k * width;
            product.multiply(rows, width, depth, a, aOffset + k, size, strips, from, width, 1f, c, cOffset, size);
        }
    }

    private int start(int matrix, int strip) {
        return (matrix * size + strip) * size;
    }

    private int width(int strip) {
        return Math.min(STRIP, size - strip);
    }
}
