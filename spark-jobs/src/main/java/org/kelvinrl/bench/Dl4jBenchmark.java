package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.train.RoundMetrics;

/** Training on Spark against DL4J's ParameterAveragingTrainingMaster on as many cores, at its best and by default, measured in turn. */
final class Dl4jBenchmark {

    private static final int ROUNDS = 3;

    private Dl4jBenchmark() {}

    /**
     * Measures the small and the large network.
     *
     * @param session a local Spark
     * @param folder where to put the data
     * @param rows rows of a round of the small network
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     */
    static List<Map<String, Object>> run(
            SparkSession session, Path folder, int rows, int repetitions, Progress progress) {
        Dl4jProcess dl4j = Dl4jProcess.required();
        JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
        int cores = spark.defaultParallelism();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Shape shape : List.of(Shape.SMALL, Shape.LARGE)) {
            PreparedDataset dataset = Training.dataset(session, folder, shape, shape.rows(rows), cores);
            Distillation distillation = Training.distillation(dataset, shape, cores, ROUNDS);
            List<Turn> turns = new ArrayList<>();
            progress.started("measuring " + shape.name(), repetitions);
            Training.rounds(distillation.trainerOnSpark(spark)); // DL4J warms up by itself
            for (int i = 0; i < repetitions; i++) {
                List<RoundMetrics> ours = Training.rounds(distillation.trainerOnSpark(spark));
                turns.add(new Turn(
                        Median.of(ours, RoundMetrics::samplesPerSecond),
                        dl4j.onSpark(shape, cores),
                        dl4j.onSparkByDefault(shape, cores)));
                progress.advanced(1);
            }
            progress.finished();
            figures.add(figures(shape, cores, turns));
        }
        return figures;
    }

    private static Map<String, Object> figures(Shape shape, int cores, List<Turn> turns) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("network", shape.name());
        figures.put("batch", shape.batch());
        figures.put("cores", cores);
        figures.put("repetitions", turns.size());
        figures.put("spark_samples_per_second", Median.of(turns, Turn::ours));
        figures.put("dl4j_spark_samples_per_second", Median.of(turns, Turn::dl4j));
        figures.put("dl4j_spark_defaults_samples_per_second", Median.of(turns, Turn::dl4jByDefault));
        figures.put("spark_to_dl4j_spark", Median.of(turns, turn -> turn.ours() / turn.dl4j()));
        figures.put("spark_to_dl4j_spark_defaults", Median.of(turns, turn -> turn.ours() / turn.dl4jByDefault()));
        return figures;
    }

    /** Samples a second in one turn. */
    private record Turn(double ours, double dl4j, double dl4jByDefault) {}
}
