package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.kelvinrl.network.MatrixProduct;

/** How many floating-point operations a second the matrix product does, on several threads at once. */
final class MatrixProductRate {

    private static final double SECONDS = 0.5;

    private MatrixProductRate() {}

    /**
     * Measures C[m, n] = A[m, k] B[k, n] again and again.
     *
     * @return operations a second, of all threads together
     */
    static double measure(int m, int n, int k, int threads) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rates.add(pool.submit(() -> ofThisThread(m, n, k)));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdown();
        }
    }

    private static double ofThisThread(int m, int n, int k) {
        MatrixProduct product = MatrixProduct.ofThisJvm();
        float[] a = new float[m * k];
        float[] b = new float[k * n];
        float[] c = new float[m * n];
        long products = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < SECONDS * 1e9) {
            for (int i = 0; i < 100; i++) {
                product.multiply(m, n, k, a, 0, k, b, 0, n, 0f, c, 0, n);
            }
            products += 100;
            now = System.nanoTime();
        }
        return 2.0 * m * n * k * products / ((now - start) * 1e-9);
    }
}
