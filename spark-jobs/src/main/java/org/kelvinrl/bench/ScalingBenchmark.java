package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.train.RoundMetrics;

/**
 * What a round costs beside its computing, in parts, and how much faster two cores are than one. The latter starts a local Spark of
 * its own for each, so it is measured where the given one is local.
 */
final class ScalingBenchmark {

    private static final int ROUNDS = 3;

    /** Short rounds, of which the first ones teach the compiler. */
    private static final int SHORT_ROUNDS = 300;

    private static final int COUNTED_SHORT_ROUNDS = 200;
    private static final int SHORT_ROUND_ROWS = 2048;

    private ScalingBenchmark() {}

    /**
     * Measures, and stops Spark where it is local.
     *
     * @param session any Spark
     * @param folder where to put the data
     * @param rows rows of a round of the small network
     * @param repetitions how often both numbers of cores are measured
     * @param progress shows the repetitions
     */
    static List<Map<String, Object>> run(
            SparkSession session, Path folder, int rows, int repetitions, Progress progress) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Shape shape : List.of(Shape.SMALL, Shape.LARGE)) {
            figures.add(fixedCost(session, folder, shape, progress));
        }
        SparkConf conf = session.sparkContext().getConf();
        if (session.sparkContext().isLocal()) {
            List<PreparedDataset> datasets = new ArrayList<>();
            List<Shape> shapes = List.of(Shape.SMALL, Shape.LARGE);
            for (Shape shape : shapes) {
                datasets.add(Training.dataset(session, folder, shape, shape.rows(rows), 2));
            }
            session.stop();
            for (int i = 0; i < shapes.size(); i++) {
                figures.add(cores(conf, shapes.get(i), datasets.get(i), repetitions, progress));
            }
        }
        return figures;
    }

    private static Map<String, Object> fixedCost(SparkSession session, Path folder, Shape shape, Progress progress) {
        JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
        int workers = spark.defaultParallelism();
        progress.started("measuring short rounds of " + shape.name(), 1);
        PreparedDataset dataset =
                Training.dataset(session, new Path(folder, "short"), shape, SHORT_ROUND_ROWS, workers);
        Distillation distillation = Training.distillation(dataset, shape, workers, SHORT_ROUNDS);
        List<RoundMetrics> all = Training.rounds(distillation.trainerOnSpark(spark));
        List<RoundMetrics> rounds = all.subList(SHORT_ROUNDS - COUNTED_SHORT_ROUNDS, SHORT_ROUNDS);
        progress.finished();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("network", shape.name());
        figures.put("master", spark.master());
        figures.put("tasks", workers);
        figures.put("rounds", rounds.size());
        figures.put(
                "fixed_ms",
                milliseconds(
                        rounds,
                        round -> round.seconds().total() - round.seconds().computing()));
        figures.put(
                "computing_ms", milliseconds(rounds, round -> round.seconds().computing()));
        figures.put(
                "broadcasting_ms", milliseconds(rounds, round -> round.seconds().broadcasting()));
        figures.put("merging_ms", milliseconds(rounds, round -> round.seconds().merging()));
        figures.put("waiting_ms", milliseconds(rounds, round -> round.seconds().waiting()));
        figures.put("empty_job_ms", emptyJobs(spark, workers));
        figures.put(
                "broadcast_alone_ms",
                broadcasts(spark, 3 * distillation.network().parameterCount()));
        return figures;
    }

    private static double milliseconds(List<RoundMetrics> rounds, ToDoubleFunction<RoundMetrics> seconds) {
        return 1e3 * Median.of(rounds, seconds);
    }

    /** Spark's own cost of a job of so many tasks that do nothing. */
    private static double emptyJobs(JavaSparkContext spark, int tasks) {
        List<Integer> one = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            one.add(i);
        }
        JavaRDD<Integer> nothing = spark.parallelize(one, tasks);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < COUNTED_SHORT_ROUNDS; i++) {
            long start = System.nanoTime();
            nothing.collect();
            times.add((System.nanoTime() - start) * 1e-6);
        }
        return Median.of(times, Double::doubleValue);
    }

    /** The driver's cost to hand out so many numbers and to take them back. */
    private static double broadcasts(JavaSparkContext spark, int numbers) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < COUNTED_SHORT_ROUNDS; i++) {
            long start = System.nanoTime();
            Broadcast<float[]> broadcast = spark.broadcast(new float[numbers]);
            broadcast.destroy();
            times.add((System.nanoTime() - start) * 1e-6);
        }
        return Median.of(times, Double::doubleValue);
    }

    private static Map<String, Object> cores(
            SparkConf conf, Shape shape, PreparedDataset dataset, int repetitions, Progress progress) {
        Distillation distillation = Training.distillation(dataset, shape, 2, ROUNDS);
        List<Turn> turns = new ArrayList<>();
        progress.started("measuring cores with " + shape.name(), repetitions);
        for (int i = 0; i < repetitions; i++) {
            turns.add(new Turn(samples(conf, 1, distillation), samples(conf, 2, distillation)));
            progress.advanced(1);
        }
        progress.finished();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("network", shape.name());
        figures.put("batch", shape.batch());
        figures.put("rows_per_round", dataset.manifest().rows());
        figures.put("repetitions", turns.size());
        figures.put("one_core_samples_per_second", Median.of(turns, Turn::one));
        figures.put("two_cores_samples_per_second", Median.of(turns, Turn::two));
        figures.put("two_cores_to_one", Median.of(turns, turn -> turn.two() / turn.one()));
        return figures;
    }

    private static double samples(SparkConf conf, int cores, Distillation distillation) {
        try (JavaSparkContext spark = new JavaSparkContext(conf.clone().setMaster("local[" + cores + "]"))) {
            return Median.of(Training.rounds(distillation.trainerOnSpark(spark)), RoundMetrics::samplesPerSecond);
        }
    }

    /** Samples a second in one turn. */
    private record Turn(double one, double two) {}
}
