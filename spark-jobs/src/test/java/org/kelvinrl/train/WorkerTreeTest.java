package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerTreeTest {

    @Test
    void itsShapeIsKnown() {
        assertThat(merged(1, 0)).isEqualTo("0");
        assertThat(merged(2, 0)).isEqualTo("(0+1)");
        assertThat(merged(5, 0)).isEqualTo("(((0+1)+(2+3))+4)");
        assertThat(merged(7, 0)).isEqualTo("(((0+1)+(2+3))+((4+5)+6))");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 100})
    void itIsTheSameWhoeverMergesWhat(int workers) {
        WorkerTree tree = new WorkerTree(workers);
        String whole = merged(workers, 0);
        for (int level = 0; level <= tree.height(); level++) {
            assertThat(merged(workers, level)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 33, 100})
    void everyLevelCoversEveryWorkerOnce(int workers) {
        WorkerTree tree = new WorkerTree(workers);
        for (int level = 0; level <= tree.height(); level++) {
            int atLevel = level;
            assertThat(IntStream.range(0, tree.width(level))
                            .map(node -> tree.size(atLevel, node))
                            .sum())
                    .isEqualTo(workers);
        }
        assertThat(tree.width(tree.height())).isEqualTo(1);
    }

    @Test
    void nodesAreAskedForOnceFromLeftToRight() {
        List<Integer> asked = new ArrayList<>();
        WorkerTree tree = new WorkerTree(11);
        tree.reduce(
                tree.height(),
                0,
                0,
                id -> {
                    asked.add(id);
                    return "";
                },
                String::concat);
        assertThat(asked)
                .containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
    }

    @Test
    void tasksKeepEveryCoreBusyWithAsFewVectorsAsPossible() {
        assertThat(new WorkerTree(1).taskLevel(16)).isZero();
        assertThat(new WorkerTree(8).taskLevel(2)).isEqualTo(2);
        assertThat(new WorkerTree(8).taskLevel(8)).isZero();
        assertThat(new WorkerTree(8).taskLevel(1)).isEqualTo(3);
        // one task of four and one of one would take four turns, five of one take three
        assertThat(new WorkerTree(5).taskLevel(2)).isZero();
    }

    private static String merged(int workers, int level) {
        WorkerTree tree = new WorkerTree(workers);
        return tree.reduce(
                tree.height(),
                0,
                level,
                node -> tree.reduce(level, node, 0, String::valueOf, WorkerTreeTest::sum),
                WorkerTreeTest::sum);
    }

    private static String sum(String left, String right) {
        return "(" + left + "+" + right + ")";
    }
}
