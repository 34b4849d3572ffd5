package org.kelvinrl.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.progress.Progress;

/**
 * Feed-forward networks of DL4J in our rounds, on one core and on all, against DL4J's own fit on one, measured in turn; and steps a second
 * of its LSTM.
 */
final class NetworksBenchmark {

    /** Sequences of a batch. */
    private static final int SEQUENCES = 64;

    private NetworksBenchmark() {}

    /**
     * Measures two feed-forward and two recurrent networks.
     *
     * @param session makes the data
     * @param folder where to put the data
     * @param rows rows of a round of the small network
     * @param repetitions how often everything is measured
     * @param progress shows the repetitions
     */
    static List<Map<String, Object>> run(
            SparkSession session, Path folder, int rows, int repetitions, Progress progress) {
        Dl4jProcess dl4j = Dl4jProcess.required();
        int cores = new JavaSparkContext(session.sparkContext()).defaultParallelism();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Shape shape : List.of(Shape.SMALL, Shape.LARGE)) {
            PreparedDataset dataset = Training.dataset(session, folder, shape, shape.rows(rows), cores);
            String path = dataset.path().toString();
            List<Turn> turns = new ArrayList<>();
            progress.started("measuring " + shape.name(), repetitions);
            for (int i = 0; i < repetitions; i++) {
                turns.add(new Turn(dl4j.fit(shape), dl4j.rounds(shape, 1, path), dl4j.rounds(shape, cores, path)));
                progress.advanced(1);
            }
            progress.finished();
            figures.add(figures(shape, cores, turns));
        }
        for (int hidden : List.of(64, 256)) {
            figures.add(recurrent(dl4j, new Shape(List.of(8, hidden, 4), SEQUENCES), repetitions, progress));
        }
        return figures;
    }

    private static Map<String, Object> figures(Shape shape, int cores, List<Turn> turns) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("network", shape.name());
        figures.put("batch", shape.batch());
        figures.put("cores", cores);
        figures.put("repetitions", turns.size());
        figures.put("dl4j_fit_samples_per_second", Median.of(turns, Turn::fit));
        figures.put("dl4j_in_rounds_samples_per_second", Median.of(turns, Turn::one));
        figures.put("dl4j_in_rounds_on_all_cores_samples_per_second", Median.of(turns, Turn::all));
        figures.put("dl4j_in_rounds_to_dl4j_fit", Median.of(turns, turn -> turn.one() / turn.fit()));
        figures.put("all_cores_to_one", Median.of(turns, turn -> turn.all() / turn.one()));
        return figures;
    }

    private static Map<String, Object> recurrent(Dl4jProcess dl4j, Shape shape, int repetitions, Progress progress) {
        List<Double> rates = new ArrayList<>();
        progress.started("measuring LSTM " + shape.name(), repetitions);
        for (int i = 0; i < repetitions; i++) {
            rates.add(dl4j.lstm(shape));
            progress.advanced(1);
        }
        progress.finished();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("network", "lstm " + shape.name());
        figures.put("batch", shape.batch());
        figures.put("window", Shape.WINDOW);
        figures.put("repetitions", repetitions);
        figures.put("dl4j_lstm_steps_per_second", Median.of(rates, Double::doubleValue));
        return figures;
    }

    /** Samples a second in one turn. */
    private record Turn(double fit, double one, double all) {}
}
