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
import org.kelvinrl.network.MemorySettings;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.train.RoundMetrics;

/**
 * Networks with memory on one core: forward, loss, backward and Adam of one worker, 64 windows of 32 steps a batch, its rows in memory, and
 * the matrix product of one step and gate alone, measured in turn.
 */
final class RecurrentBenchmark {

    private static final int INPUTS = 8;
    private static final int ACTIONS = 4;
    private static final int WINDOW = 32;
    private static final int WINDOWS = 64;
    private static final int ROUNDS = 3;

    /** Enough for rounds of a second or more with the largest of them: shorter ones measure the compiler. */
    private static final int LEAST_ROWS = 40_000;

    private final Cells cells;
    private final Distillation distillation;

    private RecurrentBenchmark(Cells cells, PreparedDataset dataset) {
        this.cells = cells;
        this.distillation = Distillation.of(
                dataset,
                Training.configuration(dataset, WINDOWS * WINDOW, 1, ROUNDS)
                        .with(NetworkSettings.KIND, cells.kind)
                        .with(NetworkSettings.HIDDEN, List.of())
                        .with(MemorySettings.MEMORY, Optional.of(cells.memory))
                        .with(MemorySettings.WINDOW, Optional.of(WINDOW)));
    }

    /**
     * Measures two kinds of cells, of two sizes.
     *
     * @param spark makes the data
     * @param folder where to put the data
     * @param rows rows of a round of the small perceptron; these networks get as many as take about its time
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     */
    static List<Map<String, Object>> run(
            SparkSession spark, Path folder, int rows, int repetitions, Progress progress) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (int memory : new int[] {64, 256}) {
            int count = Math.toIntExact(Math.max(
                    LEAST_ROWS, Math.round(rows * Shape.SMALL.operations() / new Cells("lstm", memory).operations())));
            progress.started("making data", 1);
            PreparedDataset dataset =
                    SyntheticLog.make(spark, new Path(folder, "recurrent-" + memory), count, INPUTS, ACTIONS, 1);
            progress.finished();
            for (String kind : List.of("gru", "lstm")) {
                figures.add(new RecurrentBenchmark(new Cells(kind, memory), dataset).measure(repetitions, progress));
            }
        }
        return figures;
    }

    private Map<String, Object> measure(int repetitions, Progress progress) {
        List<double[]> turns = new ArrayList<>();
        progress.started("measuring " + cells.name(), repetitions + 1L);
        // once for the compiler, which does not count
        steps();
        progress.advanced(1);
        for (int i = 0; i < repetitions; i++) {
            turns.add(new double[] {steps(), MatrixProductRate.measure(WINDOWS, cells.memory, cells.memory, 1)});
            progress.advanced(1);
        }
        progress.finished();
        double steps = Median.of(turns, turn -> turn[0]);
        String product = "sgemm_" + WINDOWS + "x" + cells.memory + "x" + cells.memory;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("network", cells.name());
        figures.put("windows", WINDOWS);
        figures.put("window", WINDOW);
        figures.put("rows", distillation.dataset().manifest().rows());
        figures.put("repetitions", turns.size());
        figures.put("steps_per_second", steps);
        figures.put("gflops", steps * cells.operations() * 1e-9);
        figures.put(product + "_gflops", Median.of(turns, turn -> turn[1]) * 1e-9);
        figures.put("kernel_to_" + product, Median.of(turns, turn -> turn[0] * cells.operations() / turn[1]));
        return figures;
    }

    private double steps() {
        return Median.of(Training.rounds(distillation.trainerInThisProcess(1)), RoundMetrics::samplesPerSecond);
    }

    /** Cells between inputs and linear outputs. */
    private record Cells(String kind, int memory) {

        String name() {
            return INPUTS + "-" + kind + memory + "-" + ACTIONS;
        }

        /** Floating-point operations for a step: 2 for each weight forward, 4 backward. */
        double operations() {
            double gates = kind.equals("gru") ? 3 : 4;
            return 6 * ((INPUTS + memory) * gates * memory + (double) memory * ACTIONS);
        }
    }
}
