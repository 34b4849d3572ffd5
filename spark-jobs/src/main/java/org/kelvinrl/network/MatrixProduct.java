package org.kelvinrl.network;

import dev.ludovic.netlib.blas.BLAS;

/**
 * Products of row-major float matrices that lie in heap arrays at any offset. Thread-safe; computes on the calling thread
 * only.
 *
 * <p>Each product is C = A B + beta C, with the leading dimension of every matrix its number of columns.
 */
public final class MatrixProduct {

    /** System property that forces a provider: {@code openblas} or {@code java}. */
    public static final String PROPERTY = "kelvin.blas";

    private final String name;
    private final String kernel;
    private final BLAS blas;

    MatrixProduct(String name, String kernel, BLAS blas) {
        this.name = name;
        this.kernel = kernel;
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
     * C[m, n] = A[m, k] B[k, n] + beta C.
     */
    public void multiply(
            int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float beta, float[] c, int cOffset) {
        // BLAS is column-major: the row-major product is the product of the transposes in the other order.
        blas.sgemm("N", "N", n, m, k, 1f, b, bOffset, n, a, aOffset, k, beta, c, cOffset, n);
    }

    /**
     * C[m, n] = A[k, m]' B[k, n] + beta C.
     */
    public void multiplyTransposedLeft(
            int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float beta, float[] c, int cOffset) {
        blas.sgemm("N", "T", n, m, k, 1f, b, bOffset, n, a, aOffset, m, beta, c, cOffset, n);
    }

    /**
     * C[m, n] = A[m, k] B[n, k]' + beta C.
     */
    public void multiplyTransposedRight(
            int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float beta, float[] c, int cOffset) {
        blas.sgemm("T", "N", n, m, k, 1f, b, bOffset, k, a, aOffset, k, beta, c, cOffset, n);
    }
}
