package org.kelvinrl.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.testing.FloatBytes;

/** Rows without their zeros are the rows. */
class FloatRowsTest {

    private static final int SIZE = 5;
    private static final float[] NUMBERS = {0, 2, 0, -0f, 0, 0, 0, 0, 0, 0, Float.NaN, 0, 0, 0, Float.MIN_VALUE};

    @Test
    void keepsEveryBitOfWhatIsNotZero() {
        FloatRows rows = sparse(NUMBERS);
        assertThat(rows.isSparse()).isTrue();
        assertThat(rows.rows()).isEqualTo(3);
        assertThat(FloatBytes.of(rows.toArray())).isEqualTo(FloatBytes.of(NUMBERS));
        // three ends, four places, four values
        assertThat(rows.bytes()).isEqualTo(4 * (3 + 4 + 4));
    }

    @Test
    void firstNumbersAreThoseOfWholeRows() {
        FloatRows rows = sparse(NUMBERS);
        assertThat(new float[] {rows.first(0), rows.first(1), rows.first(2)}).containsExactly(0, 0, Float.NaN);
    }

    @Test
    void growsAndIsFilledAgain() {
        SparseRows rows = new SparseRows();
        for (int again = 0; again < 2; again++) {
            rows.clear();
            for (int row = 0; row < 100; row++) {
                rows.put(row, row + 1);
                rows.put(row + 1, -row - 1);
                rows.endRow();
            }
        }
        SparseRows twice = new SparseRows();
        twice.addAll(rows);
        twice.addAll(rows);
        float[] all = twice.toRows(101).toArray();
        assertThat(twice.rows()).isEqualTo(200);
        for (int row = 0; row < 200; row++) {
            for (int j = 0; j < 101; j++) {
                int of = row % 100;
                float expected = j == of ? of + 1 : j == of + 1 ? -of - 1 : 0;
                assertThat(all[row * 101 + j]).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"63, 10, 0, false", "64, 10, 40, true", "64, 10, 41, false", "500, 2, 62, true", "500, 2, 63, false"})
    void aSixteenthOfSixtyFourOrMoreIsMostlyZero(int size, long rows, long others, boolean expected) {
        assertThat(Sparsity.isMostlyZero(size, rows, others)).isEqualTo(expected);
    }

    private static FloatRows sparse(float[] numbers) {
        SparseRows rows = new SparseRows();
        FloatRows whole = FloatRows.whole(numbers, SIZE);
        for (int row = 0; row < whole.rows(); row++) {
            whole.addTo(row, rows);
        }
        return rows.toRows(SIZE);
    }
}
