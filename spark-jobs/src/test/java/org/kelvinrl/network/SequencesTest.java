package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SequencesTest {

    @Test
    void rowsAreStepsOfAllSequencesThatReachThem() {
        Sequences sequences = Sequences.packed(new int[] {3, 3, 1}, null);

        assertThat(sequences.batch()).isEqualTo(3);
        assertThat(sequences.time()).isEqualTo(3);
        assertThat(sequences.rows()).isEqualTo(7);
        assertThat(new int[] {sequences.active(0), sequences.active(1), sequences.active(2)})
                .containsExactly(3, 2, 2);
        assertThat(new int[] {sequences.firstRow(0), sequences.firstRow(1), sequences.firstRow(2)})
                .containsExactly(0, 3, 5);
    }

    @Test
    void rowsWithoutATimeAreSequencesOfOneStep() {
        Sequences rows = Sequences.rows(5);

        assertThat(rows.batch()).isEqualTo(5);
        assertThat(rows.time()).isEqualTo(1);
        assertThat(rows.rows()).isEqualTo(5);
        assertThat(rows.initialState()).isNull();
        assertThat(rows.noise()).isNull();
        assertThat(rows.noisy(new long[] {9}).noise()).containsExactly(9);
    }

    @Test
    void refusesWhatIsNotPacked() {
        assertThatThrownBy(() -> Sequences.packed(new int[] {2, 3}, null))
                .hasMessage("length of sequence 1: expected from 1 to 2, found 3");
        assertThatThrownBy(() -> Sequences.packed(new int[] {2, 0}, null))
                .hasMessage("length of sequence 1: expected from 1 to 2, found 0");
        assertThatThrownBy(() -> Sequences.packed(new int[0], null))
                .hasMessage("sequences: expected at least one, found none");
    }

    @Test
    void refusesAnUnrollingThatIsNone() {
        assertThatThrownBy(() -> new Unrolling(0, 0, 1, true)).hasMessage("window: expected at least 1, found 0");
        assertThatThrownBy(() -> new Unrolling(4, -1, 4, true)).hasMessage("burn-in: expected at least 0, found -1");
        assertThatThrownBy(() -> new Unrolling(4, 0, 5, true)).hasMessage("truncation: expected from 1 to 4, found 5");
    }
}
