package org.kelvinrl.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.ObservationScaling;

/** The blocks of a data set as an objective reads them: what an engine beside our rounds trains on and is measured by. It goes to executors. */
public final class ObjectiveBlocks implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Objective objective;
    private final WorkerBlocks blocks;

    private ObjectiveBlocks(Objective objective, WorkerBlocks blocks) {
        this.objective = objective;
        this.blocks = blocks;
    }

    /**
     * The blocks of a data set.
     *
     * @param dataset the prepared data set
     * @param workers how many share them, as workers of our rounds would
     * @param objective what reads them
     * @param scaling what is done to observations
     */
    public static ObjectiveBlocks of(
            PreparedDataset dataset, int workers, Objective objective, ObservationScaling scaling) {
        return new ObjectiveBlocks(objective, WorkerBlocks.of(dataset, workers, objective, scaling));
    }

    /** The training blocks of each worker, worker by worker. */
    public List<List<Integer>> training() {
        List<List<Integer>> workers = new ArrayList<>();
        for (int worker = 0; worker < blocks.workers(); worker++) {
            workers.add(range(blocks.firstTraining(worker), blocks.firstValidation(worker)));
        }
        return workers;
    }

    private List<Integer> validation() {
        List<Integer> all = new ArrayList<>();
        for (int worker = 0; worker < blocks.workers(); worker++) {
            all.addAll(range(blocks.firstValidation(worker), blocks.end(worker)));
        }
        return all;
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> range = new ArrayList<>();
        for (int block = from; block < to; block++) {
            range.add(block);
        }
        return range;
    }

    /** Reads and decodes a block. */
    public BlockRows block(int index) {
        return blocks.block(index);
    }

    /** The objective's sums over all training rows. */
    public LossSums ofTraining(JavaSparkContext spark, float[] parameters) {
        return measured(spark, training().stream().flatMap(List::stream).toList(), parameters);
    }

    /** The objective's sums over all validation rows. */
    public LossSums ofValidation(JavaSparkContext spark, float[] parameters) {
        return measured(spark, validation(), parameters);
    }

    private LossSums measured(JavaSparkContext spark, List<Integer> indices, float[] parameters) {
        LossSums sums = LossSums.create();
        if (!indices.isEmpty()) {
            for (double[] part : spark.parallelize(new ArrayList<>(indices), indices.size())
                    .map(index -> measured(index, parameters))
                    .collect()) {
                sums.combine(LossSums.of(part));
            }
        }
        return sums;
    }

    private double[] measured(int index, float[] parameters) {
        LossSums sums = LossSums.create();
        objective.evaluation(MatrixProduct.ofThisJvm()).measure(parameters, RowWindow.of(block(index)), sums);
        return sums.toArray();
    }
}
