package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.random.RandomStream;

class ArrivingNodesTest {

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "3, 1", "7, 0", "7, 1", "7, 2", "7, 3", "64, 0", "64, 2", "65, 1"})
    void whateverComesFirstTheRootHasTheBitsOfTheTree(int workers, int level) {
        WorkerTree tree = new WorkerTree(workers);
        float[] expected = tree.reduce(tree.height(), 0, 0, ArrivingNodesTest::leaf, Partial::merge)
                .update
                .values();
        for (long seed = 0; seed < 5; seed++) {
            ArrivingNodes nodes = new ArrivingNodes(tree, level);
            for (int node : shuffled(tree.width(level), seed)) {
                nodes.accept(node, tree.reduce(level, node, 0, ArrivingNodesTest::leaf, Partial::merge));
            }
            assertThat(nodes.root().update.values()).isEqualTo(expected);
            assertThat(nodes.root().workers).isEqualTo(workers);
        }
    }

    @Test
    void refusesANodeTwiceANodeOfOthersAndARootThatIsNotWhole() {
        ArrivingNodes nodes = new ArrivingNodes(new WorkerTree(3), 1);
        nodes.accept(1, leaf(2));
        assertThatIllegalStateException()
                .isThrownBy(() -> nodes.accept(1, leaf(2)))
                .withMessage("node 1 of level 1: expected once and 1 workers, found 1 workers");
        assertThatIllegalStateException()
                .isThrownBy(() -> nodes.accept(0, leaf(0)))
                .withMessage("node 0 of level 1: expected once and 2 workers, found 1 workers");
        assertThatIllegalStateException().isThrownBy(nodes::root).withMessage("expected 2 subtrees, found 1");
    }

    private static Partial leaf(int worker) {
        RandomStream random = RandomStream.of(worker);
        float[] vector = new float[5];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (random.nextUniform() * Math.pow(10, random.nextInt(8)));
        }
        return Partial.ofWorker(UpdateVector.of(worker, vector), LossSums.create(), DiagnosticSums.NONE, 1, 1);
    }

    private static int[] shuffled(int count, long seed) {
        int[] nodes = new int[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = i;
        }
        RandomStream.of(seed).shuffle(nodes, 0, count);
        return nodes;
    }
}
