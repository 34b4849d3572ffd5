package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ludovic.netlib.blas.JavaBLAS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;

class MatrixProductTest {

    private static final int OFFSET = 3;

    /** A platform without OpenBLAS would train on at a tenth of the speed: the build must notice. */
    @Test
    void openBlasIsInUse() {
        assertThat(MatrixProduct.ofThisJvm().name()).isEqualTo("openblas");
    }

    @Test
    void theKernelIsToldByLibraryVersionAndCpu() {
        assertThat(MatrixProduct.ofThisJvm().kernel()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+ [A-Z][A-Z0-9_]+");
        assertThat(MatrixProducts.choose("java").kernel()).matches("netlib \\w*BLAS");
    }

    @Test
    void refusesAProviderThatIsNone() {
        assertThatThrownBy(() -> MatrixProducts.choose("mkl"))
                .hasMessage("expected \"openblas\" or \"java\", found \"mkl\" (system property kelvin.blas)."
                        + " Name one of them, or leave the property out.");
    }

    @ParameterizedTest
    @CsvSource({
        "openblas, 1, 1, 1", "openblas, 2, 3, 7", "openblas, 17, 1, 1021", "openblas, 256, 64, 8",
        "java, 1, 1, 1", "java, 2, 3, 7", "java, 17, 1, 1021", "java, 256, 64, 8"
    })
    void productsAreThoseOfTheDefinition(String provider, int m, int n, int k) {
        MatrixProduct product = MatrixProducts.choose(provider);
        float[] a = random(m * k, 1);
        float[] b = random(k * n, 2);
        float[] start = random(m * n, 3);

        float[] plain = start.clone();
        product.multiply(m, n, k, a, OFFSET, k, b, OFFSET, n, 1f, plain, OFFSET, n);
        float[] left = start.clone();
        product.multiplyTransposedLeft(m, n, k, transposed(a, m, k), OFFSET, m, b, OFFSET, n, 1f, left, OFFSET, n);
        float[] right = start.clone();
        product.multiplyTransposedRight(m, n, k, a, OFFSET, k, transposed(b, k, n), OFFSET, k, 0f, right, OFFSET, n);

        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double expected = 0;
                for (int l = 0; l < k; l++) {
                    expected += (double) a[OFFSET + i * k + l] * b[OFFSET + l * n + j];
                }
                int at = OFFSET + i * n + j;
                assertThat((double) plain[at]).isCloseTo(start[at] + expected, within(1e-4));
                assertThat((double) left[at]).isCloseTo(start[at] + expected, within(1e-4));
                assertThat((double) right[at]).isCloseTo(expected, within(1e-4));
            }
        }
        for (int i = 0; i < OFFSET; i++) {
            assertThat(plain[i]).isEqualTo(start[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openblas", "java"})
    void whatLiesBetweenRowsIsLeftOut(String provider) {
        MatrixProduct product = MatrixProducts.choose(provider);
        float[] a = {1, 2, 9, 3, 4, 9};
        float[] b = {5, 6, 9, 9, 7, 8, 9, 9};

        float[] plain = {-1, -1, -1, -1, -1, -1};
        product.multiply(2, 2, 2, a, 0, 3, b, 0, 4, 0f, plain, 0, 3);
        assertThat(plain).containsExactly(19, 22, -1, 43, 50, -1);
        float[] left = {-1, -1, -1, -1, -1, -1};
        product.multiplyTransposedLeft(2, 2, 2, a, 0, 3, b, 0, 4, 0f, left, 0, 3);
        assertThat(left).containsExactly(26, 30, -1, 38, 44, -1);
        float[] right = {-1, -1, -1, -1, -1, -1};
        product.multiplyTransposedRight(2, 2, 2, a, 0, 3, b, 0, 4, 0f, right, 0, 3);
        assertThat(right).containsExactly(17, 23, -1, 39, 53, -1);
    }

    @ParameterizedTest
    @CsvSource({"256, 65, 64, 128", "256, 9, 64, 256", "256, 129, 128, 52", "256, 257, 256, 256", "1, 65536, 65536, 1"})
    void productsAreCutIntoEqualPartsThatAreNotTooThin(int rows, int columns, int others, int part) {
        assertThat(product(true).rowsAtOnce(rows, columns, others)).isEqualTo(part);
        assertThat(product(false).rowsAtOnce(rows, columns, others)).isEqualTo(rows);
    }

    /** Netlib's Java code, taken for one that computes small products in place or for one that does not. */
    static MatrixProduct product(boolean inPlace) {
        return new MatrixProduct("java", "netlib", inPlace, JavaBLAS.getInstance());
    }

    private static float[] random(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        float[] values = new float[OFFSET + count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextUniform() - 1);
        }
        return values;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[OFFSET + j * rows + i] = values[OFFSET + i * columns + j];
            }
        }
        return transposed;
    }
}
