package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchOrderTest {

    private static final int[] STARTS = {0, 10, 13, 13, 40, 41, 70, 100, 130, 150};

    @Test
    void takesEveryRowOnce() {
        int[] order = BatchOrder.of(STARTS, 1, 0, 0);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < 150; i++) {
            assertThat(sorted[i]).isEqualTo(i);
        }
    }

    @Test
    void differsByEpochWorkerAndSeedAndIsOtherwiseTheSame() {
        int[] order = BatchOrder.of(STARTS, 1, 0, 0);
        assertThat(BatchOrder.of(STARTS, 1, 0, 0)).isEqualTo(order);
        assertThat(BatchOrder.of(STARTS, 1, 1, 0)).isNotEqualTo(order);
        assertThat(BatchOrder.of(STARTS, 1, 0, 1)).isNotEqualTo(order);
        assertThat(BatchOrder.of(STARTS, 2, 0, 0)).isNotEqualTo(order);
    }

    @Test
    void aWindowHasTheRowsOfAFewWholeBlocks() {
        int[] order = BatchOrder.of(STARTS, 5, 3, 2);
        Set<Integer> blocks = new HashSet<>();
        int position = 0;
        int windows = 0;
        while (position < order.length) {
            Set<Integer> window = new HashSet<>();
            int rows = 0;
            // a window ends where the rows seen fill all blocks seen, as far as there are enough of them
            do {
                window.add(block(order[position++]));
                rows++;
            } while (rows < window.stream().mapToInt(BatchOrderTest::size).sum()
                    || (window.size() < BatchOrder.WINDOW_BLOCKS - 1 && position < order.length));
            assertThat(window.size()).isLessThanOrEqualTo(BatchOrder.WINDOW_BLOCKS);
            assertThat(blocks).doesNotContainAnyElementsOf(window);
            blocks.addAll(window);
            windows++;
        }
        assertThat(windows).isEqualTo(3);
        assertThat(blocks).hasSize(8);
    }

    @Test
    void rowsOfAWindowAreMixed() {
        int[] order = BatchOrder.of(new int[] {0, 1000, 2000}, 1, 0, 0);
        int first = 0;
        for (int i = 0; i < 1000; i++) {
            first += order[i] < 1000 ? 1 : 0;
        }
        assertThat(first).isBetween(430, 570);
    }

    private static int block(int row) {
        int found = Arrays.binarySearch(STARTS, row);
        int block = found >= 0 ? found : -found - 2;
        while (STARTS[block + 1] == STARTS[block]) {
            block++;
        }
        return block;
    }

    private static int size(int block) {
        return STARTS[block + 1] - STARTS[block];
    }
}
