package org.kelvinrl.network.dl4j;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.train.BlockRows;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes DL4J's batches of our rows, with labels as {@link KelvinLoss} takes them.
 *
 * @param inputs size of an observation
 * @param actions number of actions
 * @param targets form of the targets
 * @param takenOnly whether the loss is of the taken action alone
 * @param rows rows of a batch
 */
record LabelledBatches(int inputs, int actions, Targets targets, boolean takenOnly, int rows) implements Serializable {

    static LabelledBatches of(Dl4jNetwork network, PolicyLoss loss, int rows) {
        return new LabelledBatches(
                network.inputs(),
                network.actions(),
                loss.targets(),
                loss.divergence().needsTakenAction(),
                rows);
    }

    /**
     * The rows of a block in a seeded order.
     *
     * @param block the rows
     * @param random what shuffles them
     */
    List<DataSet> shuffled(BlockRows block, RandomStream random) {
        int[] order = new int[block.rows()];
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        List<DataSet> batches = new ArrayList<>();
        for (int first = 0; first < order.length; first += rows) {
            batches.add(batch(block, order, first, Math.min(rows, order.length - first)));
        }
        return batches;
    }

    private DataSet batch(BlockRows block, int[] order, int first, int count) {
        float[] features = new float[count * inputs];
        float[] labels = new float[count * actions];
        for (int i = 0; i < count; i++) {
            int row = order[first + i];
            block.observations().copyTo(row, features, i * inputs);
            for (int j = 0; j < actions; j++) {
                labels[i * actions + j] = label(block, row, j);
            }
        }
        return new DataSet(
                Nd4j.create(features, new long[] {count, inputs}), Nd4j.create(labels, new long[] {count, actions}));
    }

    private float label(BlockRows block, int row, int action) {
        int at = row * actions + action;
        if (block.actionMasks() != null && !block.actionMasks()[at]) {
            return Float.NaN;
        }
        if (targets == Targets.ACTION) {
            return block.actionIndices()[row] == action ? 1 : 0;
        }
        boolean isLogged = block.qLogged() == null || block.qLogged()[at];
        if (!isLogged || (takenOnly && block.actionIndices()[row] != action)) {
            return Float.POSITIVE_INFINITY;
        }
        return targets == Targets.Q_VALUES ? block.qValues()[at] : block.targetProbabilities()[at];
    }
}
