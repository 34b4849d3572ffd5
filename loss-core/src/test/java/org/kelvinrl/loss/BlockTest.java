package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 17, 33, 1021})
    void addsEachRowInSixteenLanes(int actions) {
        Block block = Block.of(actions);
        block.resize(5);
        Random random = new Random(actions);
        float[] matrix = block.newMatrix();
        for (int i = 0; i < block.size(); i++) {
            matrix[i] = random.nextFloat();
        }
        float[] copy = matrix.clone();
        float[] sums = block.newColumn();
        block.sum(copy, sums);
        for (int r = 0; r < 5; r++) {
            assertThat(sums[r]).isEqualTo(sumInLanes(matrix, actions, 5, r));
        }
    }

    private static float sumInLanes(float[] matrix, int actions, int rows, int r) {
        float sum = 0;
        for (int lane = 0; lane < Math.min(16, actions); lane++) {
            float partial = 0;
            for (int action = lane; action < actions; action += 16) {
                partial += matrix[action * rows + r];
            }
            sum += partial;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 1000, 32_768, 1_000_000})
    void holdsSomeRowsOfAnyLength(int actions) {
        Block block = Block.of(actions);
        block.resize(Integer.MAX_VALUE);
        assertThat(block.rows()).isBetween(1, 256);
        assertThat(block.size()).isLessThanOrEqualTo(Math.max(actions, 32_768));
        assertThat(block.newMatrix()).hasSize(block.size());
    }
}
