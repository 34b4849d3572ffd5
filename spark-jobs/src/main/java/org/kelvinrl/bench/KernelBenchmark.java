package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.train.RoundMetrics;

/**
 * Forward, loss, backward and Adam of one worker on one core, its rows in memory, and the matrix product alone, measured in turn;
 * with DL4J on the classpath its fit of the small network too.
 */
final class KernelBenchmark {

    private static final int ROUNDS = 3;

    private final Shape shape;
    private final Distillation distillation;
    private final Optional<Dl4jProcess> dl4j;

    private KernelBenchmark(Shape shape, PreparedDataset dataset) {
        this.shape = shape;
        this.distillation = Training.distillation(dataset, shape, 1, ROUNDS);
        this.dl4j = shape.equals(Shape.SMALL) ? Dl4jProcess.ifPresent() : Optional.empty();
    }

    /**
     * Measures three networks.
     *
     * @param spark makes the data
     * @param folder where to put the data
     * @param rows rows of a round of the small network
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     */
    static List<Map<String, Object>> run(
            SparkSession spark, Path folder, int rows, int repetitions, Progress progress) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Shape shape : List.of(Shape.SMALL, Shape.LARGE, Shape.LARGEST)) {
            progress.started("making data", 1);
            PreparedDataset dataset = Training.dataset(spark, folder, shape, shape.rows(rows), 1);
            progress.finished();
            figures.add(new KernelBenchmark(shape, dataset).measure(repetitions, progress));
        }
        return figures;
    }

    private Map<String, Object> measure(int repetitions, Progress progress) {
        List<Turn> turns = new ArrayList<>();
        progress.started("measuring " + shape.name(), repetitions + 1L);
        // once for the compiler, which does not count
        kernel();
        progress.advanced(1);
        for (int i = 0; i < repetitions; i++) {
            turns.add(turn());
            progress.advanced(1);
        }
        progress.finished();
        return figures(turns);
    }

    private Turn turn() {
        double product = product();
        double samples = kernel();
        // before and after, for the machine's speed may drift
        product = (product + product()) / 2;
        double rival = dl4j.map(process -> process.fit(shape)).orElse(Double.NaN);
        return new Turn(samples, product, rival);
    }

    private double kernel() {
        return Median.of(Training.rounds(distillation.trainerInThisProcess(1)), RoundMetrics::samplesPerSecond);
    }

    private double product() {
        return shape.equals(Shape.SMALL)
                ? MatrixProductRate.measure(256, 64, 64, 1)
                : MatrixProductRate.measure(256, 256, 256, 1);
    }

    private Map<String, Object> figures(List<Turn> turns) {
        Map<String, Object> figures = new LinkedHashMap<>();
        String product = shape.equals(Shape.SMALL) ? "sgemm_256x64x64" : "sgemm_256x256x256";
        figures.put("network", shape.name());
        figures.put("batch", shape.batch());
        figures.put("rows", distillation.dataset().manifest().rows());
        figures.put("repetitions", turns.size());
        figures.put("samples_per_second", Median.of(turns, Turn::samples));
        figures.put("gflops", Median.of(turns, Turn::samples) * shape.operations() * 1e-9);
        figures.put(product + "_gflops", Median.of(turns, Turn::product) * 1e-9);
        figures.put(
                "kernel_to_" + product, Median.of(turns, turn -> turn.samples() * shape.operations() / turn.product()));
        if (dl4j.isPresent()) {
            figures.put("dl4j_fit_samples_per_second", Median.of(turns, Turn::dl4j));
            figures.put("kernel_to_dl4j_fit", Median.of(turns, turn -> turn.samples() / turn.dl4j()));
        }
        return figures;
    }

    /** What was measured in one turn: samples a second, operations a second, samples a second. */
    private record Turn(double samples, double product, double dl4j) {}
}
