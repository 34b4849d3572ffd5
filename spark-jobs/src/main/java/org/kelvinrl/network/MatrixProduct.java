package org.kelvinrl.network;

import dev.ludovic.netlib.blas.BLAS;

/**
 * Products of row-major float matrices that lie in heap arrays at any offset. Thread-safe; computes on the calling thread
 * only.
 *
 * <p>Each product is C = A B + beta C. A matrix is given by its array, the offset of its first element, and its stride: the
 * distance from row to row, at least the number of columns.
 */
public final class MatrixProduct {

    /** System property that forces a provider: {@code openblas} or {@code java}. */
    public static final String PROPERTY = "kelvin.blas";

    /** Up to so many multiplications are computed in place where that is done, see {@link #isInPlace}. */
    private static final int SMALL = 1_000_000;

    /** Fewer rows than this make a product in place no faster. */
    private static final int FEWEST_ROWS = 32;

    private final String name;
    private final String kernel;
    private final boolean inPlace;
    private final BLAS blas;

    MatrixProduct(String name, String kernel, boolean inPlace, BLAS blas) {
        this.name = name;
        this.kernel = kernel;
        this.inPlace = inPlace;
        this.blas = blas;
    }

    /**
     * The provider of this JVM: OpenBLAS where its library loads, else netlib's Java code; or the one that the system
     * property {@value #PROPERTY} names.
     *
     * @throws org.kelvinrl.schema.KelvinException if the property names something else, or OpenBLAS is forced and missing
     */
    public static MatrixProduct ofThisJvm() {
        return MatrixProducts.ofThisJvm();
    }

    /** Which provider it is, for metrics and fingerprints. */
    public String name() {
        return name;
    }

    /** What decides the bits of a product beside its factors: library, version and kernel for this CPU. */
    public String kernel() {
        return kernel;
    }

    /**
     * Whether small products are computed in place, and so are faster than large ones whose factors fit into no cache. Else each product
     * begins by copying its factors into the order that the kernel likes best, and the larger it is, the less that costs.
     */
    boolean isInPlace() {
        return inPlace;
    }

    /**
     * Into parts of how many rows to cut a product, or a sum over so many rows, for it to be fast: equal parts that are computed in
     * place, or all rows where nothing is, or the parts would be too thin. A pure function of its arguments and {@link #kernel}, so that
     * it costs no bits.
     *
     * @param rows rows there are
     * @param columns columns of one matrix
     * @param others columns of the other
     */
    int rowsAtOnce(int rows, int columns, int others) {
        if (!inPlace) {
            return rows;
        }
        long multiplications = (long) rows * columns * others;
        int parts = (int) Math.max(1, (multiplications + SMALL - 1) / SMALL);
        int part = (rows + parts - 1) / parts;
        return part < FEWEST_ROWS ? rows : part;
    }

    /**
     * C[m, n] = A[m, k] B[k, n] + beta C.
     */
    public void multiply(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float beta,
            float[] c,
            int cOffset,
            int cStride) {
        // BLAS is column-major: the row-major product is the product of the transposes in the other order.
        blas.sgemm("N", "N", n, m, k, 1f, b, bOffset, bStride, a, aOffset, aStride, beta, c, cOffset, cStride);
    }

    /**
     * C[m, n] = A[k, m]' B[k, n] + beta C.
     */
    public void multiplyTransposedLeft(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float beta,
            float[] c,
            int cOffset,
            int cStride) {
        blas.sgemm("N", "T", n, m, k, 1f, b, bOffset, bStride, a, aOffset, aStride, beta, c, cOffset, cStride);
    }

    /**
     * C[m, n] = A[m, k] B[n, k]' + beta C.
     */
    public void multiplyTransposedRight(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            float beta,
            float[] c,
            int cOffset,
            int cStride) {
        blas.sgemm("T", "N", n, m, k, 1f, b, bOffset, bStride, a, aOffset, aStride, beta, c, cOffset, cStride);
    }
}
