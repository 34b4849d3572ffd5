package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
    private final Arithmetic arithmetic = new PlainArithmetic();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 17, 33, 1021})
    void addsEachRowInSixteenLanes(int actions) {
        Block block = Block.of(arithmetic, actions);
        block.resize(5);
        Random random = new Random(actions);
        float[] matrix = block.newMatrix();
        for (int i = 0; i < block.size(); i++) {
            matrix[i] = random.nextFloat();
        }
        float[] sums = block.newColumn();
        block.sum(matrix, sums);
        for (int r = 0; r < block.rows(); r++) {
            assertThat(sums[r]).isEqualTo(sumInLanes(matrix, block, r));
        }
    }

    private static float sumInLanes(float[] matrix, Block block, int r) {
        int actions = block.actions();
        float sum = 0;
        for (int lane = 0; lane < Math.min(16, actions); lane++) {
            float partial = 0;
            for (int action = lane; action < actions; action += 16) {
                partial += matrix[block.at(r, action)];
            }
            sum += partial;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 1000, 32_768, 1_000_000})
    void holdsSomeRowsOfAnyLength(int actions) {
        Block block = Block.of(arithmetic, actions);
        block.resize(Integer.MAX_VALUE);
        assertThat(block.rows()).isBetween(1, 256);
        assertThat(block.size()).isLessThanOrEqualTo(Math.max(actions, 2048));
        assertThat(block.newMatrix()).hasSizeGreaterThanOrEqualTo(Arithmetic.padded(block.size()));
        assertThat(block.newColumn()).hasSizeGreaterThanOrEqualTo(Arithmetic.padded(block.rows()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 63, 64, 100})
    void givesEveryNumberAPlaceOfItsOwn(int actions) {
        Block block = Block.of(arithmetic, actions);
        block.resize(3);
        BitSet places = new BitSet();
        for (int r = 0; r < block.rows(); r++) {
            for (int action = 0; action < actions; action++) {
                places.set(block.at(r, action));
            }
        }
        assertThat(places.cardinality()).isEqualTo(block.size());
        assertThat(places.length()).isEqualTo(block.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 63, 64, 80, 100, 1021})
    void findsTheFirstOfTheLargest(int actions) {
        for (String name : List.of("plain", "vector")) {
            Block block = Block.of(ArithmeticInUse.choose(name), actions);
            block.resize(200);
            Random random = new Random(actions);
            float[] matrix = block.newMatrix();
            for (int i = 0; i < block.size(); i++) {
                matrix[i] = random.nextInt(3);
            }
            int[] best = new int[block.newColumn().length];
            float[] max = block.newColumn();
            block.findBest(matrix, best, max);
            for (int r = 0; r < block.rows(); r++) {
                int row = r;
                double[] numbers = Doubles.of(actions, action -> matrix[block.at(row, action)]);
                assertThat(best[r]).isEqualTo(Doubles.indexOfLargest(numbers));
                assertThat((double) max[r]).isEqualTo(numbers[best[r]]);
            }
        }
    }
}
