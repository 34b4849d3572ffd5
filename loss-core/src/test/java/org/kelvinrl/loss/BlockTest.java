package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {
    private final Arithmetic arithmetic = new PlainArithmetic();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 17, 33, 63})
    void addsShortRowsInGroupsOfSixteen(int actions) {
        addsEachRow(actions, BlockTest::sumInGroups);
    }

    private static float sumInGroups(float[] row) {
        float sum = 0;
        for (int group = 0; group < row.length; group += 16) {
            float partial = 0;
            for (int action = group; action < Math.min(group + 16, row.length); action++) {
                partial += row[action];
            }
            sum += partial;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 79, 128, 1021})
    void addsLongRowsInSixteenLanesAndTheseByHalves(int actions) {
        addsEachRow(actions, BlockTest::sumInLanes);
    }

    private static float sumInLanes(float[] row) {
        float[] lanes = new float[16];
        for (int action = 0; action < row.length; action++) {
            lanes[action % 16] += row[action];
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    private static void addsEachRow(int actions, ToDoubleFunction<float[]> expected) {
        for (String name : List.of("plain", "vector")) {
            Block block = Block.of(ArithmeticInUse.choose(name), actions);
            block.resize(5);
            Random random = new Random(actions);
            float[][] rows = new float[block.rows()][actions];
            float[] matrix = block.newMatrix();
            for (int r = 0; r < rows.length; r++) {
                for (int action = 0; action < actions; action++) {
                    rows[r][action] = random.nextFloat();
                    matrix[block.at(r, action)] = rows[r][action];
                }
            }
            float[] sums = block.newColumn();
            block.sum(matrix, sums);
            for (int r = 0; r < rows.length; r++) {
                assertThat((double) sums[r]).isEqualTo(expected.applyAsDouble(rows[r]));
            }
        }
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
        assertThat(places.cardinality()).isEqualTo(actions * block.rows());
        assertThat(places.length()).isLessThanOrEqualTo(block.size());
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

    @Test
    void largestOfALongRowIsPlusZeroForEitherZero() {
        for (String name : List.of("plain", "vector")) {
            Block block = Block.of(ArithmeticInUse.choose(name), 70);
            block.resize(1);
            float[] matrix = block.newMatrix();
            Arrays.fill(matrix, -0f);
            float[] max = block.newColumn();
            block.findBest(matrix, new int[max.length], max);
            assertThat(Float.floatToRawIntBits(max[0])).isZero();
        }
    }
}
