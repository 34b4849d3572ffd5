package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.random.RandomStream;

class BatchOrderTest {

    private static final int[] ROWS = {10, 3, 0, 27, 1, 29, 30, 30, 20};
    private static final int ALL_ROWS = 150;

    @Test
    void takesEveryRowOnce() {
        assertThat(order(ROWS, 1, 0, 0))
                .hasSize(ALL_ROWS)
                .doesNotHaveDuplicates()
                .allSatisfy(row -> {
                    assertThat(row.block).isBetween(0, ROWS.length - 1);
                    assertThat(row.row).isBetween(0, ROWS[row.block] - 1);
                });
    }

    @Test
    void differsByEpochWorkerAndSeedAndIsOtherwiseTheSame() {
        List<Row> order = order(ROWS, 1, 0, 0);
        assertThat(order(ROWS, 1, 0, 0)).isEqualTo(order);
        assertThat(order(ROWS, 1, 1, 0)).isNotEqualTo(order);
        assertThat(order(ROWS, 1, 0, 1)).isNotEqualTo(order);
        assertThat(order(ROWS, 2, 0, 0)).isNotEqualTo(order);
    }

    /** What a change of this order would do to the bits of every run must not go unnoticed. */
    @Test
    void isOneStreamOfNumbersForBlocksThenForWindowAfterWindow() {
        RandomStream random = RandomStream.of(7, 1, 2, 3);
        int[] blocks = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        random.shuffle(blocks, 0, blocks.length);
        List<Row> expected = new ArrayList<>();
        for (int first = 0; first < blocks.length; first += 4) {
            List<Row> window = new ArrayList<>();
            for (int block : Arrays.copyOfRange(blocks, first, Math.min(first + 4, blocks.length))) {
                for (int row = 0; row < ROWS[block]; row++) {
                    window.add(new Row(block, row));
                }
            }
            int[] order = new int[window.size()];
            Arrays.setAll(order, i -> i);
            random.shuffle(order, 0, order.length);
            Arrays.stream(order).mapToObj(window::get).forEach(expected::add);
        }
        assertThat(order(ROWS, 7, 2, 3)).isEqualTo(expected);
    }

    @Test
    void aWindowHasTheRowsOfFourWholeBlocks() {
        BatchOrder order = new BatchOrder(ROWS, 5, 3, 2);
        assertThat(order.windows()).isEqualTo(3);
        Set<Integer> blocks = new HashSet<>();
        for (int window = 0; window < 3; window++) {
            int[] own = order.blocks(window);
            assertThat(own).hasSize(window < 2 ? 4 : 1);
            assertThat(order.rows(window))
                    .hasSize(Arrays.stream(own).map(block -> ROWS[block]).sum());
            assertThat(order.firstRow(window + 1) - order.firstRow(window)).isEqualTo(order.rows(window).length);
            Arrays.stream(own).forEach(blocks::add);
        }
        assertThat(blocks).hasSize(9);
        assertThat(order.firstRow(3)).isEqualTo(ALL_ROWS);
    }

    @Test
    void findsTheWindowOfAPosition() {
        BatchOrder order = new BatchOrder(ROWS, 5, 3, 2);
        for (int position = 0; position < ALL_ROWS; position++) {
            int window = order.windowOf(position);
            assertThat(order.firstRow(window)).isLessThanOrEqualTo(position);
            assertThat(order.firstRow(window + 1)).isGreaterThan(position);
        }
    }

    @Test
    void rowsOfAWindowAreMixed() {
        long first = order(new int[] {1000, 1000}, 1, 0, 0).stream()
                .limit(1000)
                .filter(row -> row.block == 0)
                .count();
        assertThat(first).isBetween(430L, 570L);
    }

    private static final Unrolling EIGHT = new Unrolling(8, 0, 8, true);

    @Test
    void sequencesAreMixedAsRowsAreWithoutThem() {
        List<Row> order = order(ROWS, 1, 0, 0, EIGHT);
        assertThat(order).containsExactlyInAnyOrderElementsOf(order(ROWS, 1, 0, 0));
        int runs = 1;
        for (int i = 1; i < order.size(); i++) {
            Row before = order.get(i - 1);
            runs += order.get(i).equals(new Row(before.block, before.row + 1)) ? 0 : 1;
        }
        // a first and a last one of a block may be shorter than 8; two may come one after another by chance
        assertThat(runs).isBetween(ALL_ROWS / 8 - 2, ALL_ROWS / 8 + ROWS.length + 1);
        assertThat(order(ROWS, 1, 1, 0, EIGHT)).isNotEqualTo(order);
        assertThat(order(ROWS, 1, 0, 1, EIGHT)).isNotEqualTo(order);
        assertThat(order(ROWS, 1, 0, 0, EIGHT)).isEqualTo(order);
    }

    @Test
    void sequencesBeginElsewhereInEveryEpoch() {
        Set<Integer> begins = new HashSet<>();
        for (int epoch = 0; epoch < 100; epoch++) {
            List<Row> order = order(new int[] {100}, 1, epoch, 0, EIGHT);
            for (int i = 1; i < order.size(); i++) {
                if (order.get(i).row != order.get(i - 1).row + 1) {
                    begins.add(order.get(i).row % 8);
                }
            }
        }
        assertThat(begins).hasSize(8);
    }

    @Test
    void aWindowOfSequencesCanBeHadWithoutThoseBeforeIt() {
        BatchOrder order = new BatchOrder(ROWS, 5, 3, 2, EIGHT);
        for (int window = 0; window < order.windows(); window++) {
            assertThat(new BatchOrder(ROWS, 5, 3, 2, EIGHT).rows(window))
                    .containsExactly(order.rows(window))
                    .hasSize(order.firstRow(window + 1) - order.firstRow(window));
        }
    }

    private static List<Row> order(int[] blockRows, long seed, int epoch, int worker) {
        return order(blockRows, seed, epoch, worker, null);
    }

    private static List<Row> order(int[] blockRows, long seed, int epoch, int worker, Unrolling unrolling) {
        BatchOrder order = new BatchOrder(blockRows, seed, epoch, worker, unrolling);
        List<Row> rows = new ArrayList<>();
        for (int window = 0; window < order.windows(); window++) {
            int[] blocks = order.blocks(window);
            for (int place : order.rows(window)) {
                rows.add(new Row(blocks[place >>> 29], place & (1 << 29) - 1));
            }
        }
        return rows;
    }

    private record Row(int block, int row) {}
}
