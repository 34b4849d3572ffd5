package org.kelvinrl.train;

import java.util.Arrays;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.network.Unrolling;

/**
 * Some rows of a window as a network computes them at once. Without memory each is by itself, and they keep their order. With memory, those
 * that follow one another in an episode are a sequence, no longer than its {@linkplain Unrolling unrolling} allows; sequences are packed,
 * longest first, in the order of the window where they are equally long. Not thread-safe.
 */
public final class RowSequences {

    /** Null where rows are no steps of sequences. */
    private final Unrolling unrolling;

    private final int mostRows;
    private final Sequences allRows;
    private final boolean isNoisy;
    private final int[] order;
    private final int[] places;
    private final long[] keys;
    private final long[] noise;

    /** For each sequence in the order of the window: position of its first row, number of rows, number of rows to burn in. */
    private final int[] starts;

    private final int[] lengths;
    private final int[] burnIns;

    /** The sequences as they are packed. */
    private final int[] packed;

    private final int[] packedLengths;
    private int count;
    private int rows;
    private Sequences sequences;
    private RowWindow window;

    /**
     * For a network.
     *
     * @param network how it sees rows; several networks that see them alike may share what is made of them
     */
    public RowSequences(Network network) {
        this.unrolling = network.unrolling();
        this.mostRows = network.rowsAtOnce();
        this.allRows = Sequences.rows(mostRows);
        this.isNoisy = network.isNoisy();
        this.order = new int[mostRows];
        this.places = unrolling == null ? order : new int[mostRows];
        this.keys = isNoisy ? new long[mostRows] : null;
        this.noise = unrolling == null ? keys : new long[isNoisy ? mostRows : 0];
        int sequencesAtMost = unrolling == null ? 0 : mostRows;
        this.starts = new int[sequencesAtMost];
        this.lengths = new int[sequencesAtMost];
        this.burnIns = new int[sequencesAtMost];
        this.packed = new int[sequencesAtMost];
        this.packedLengths = new int[sequencesAtMost];
    }

    /** Most rows that are taken at once. */
    public int mostRows() {
        return mostRows;
    }

    /**
     * Takes rows.
     *
     * @param from the window that has them
     * @param first position of the first in its order
     * @param number how many, from 1 to {@link #mostRows}
     */
    public void take(RowWindow from, int first, int number) {
        window = from;
        rows = number;
        window.places(first, number, order);
        if (isNoisy) {
            window.noise(first, number, keys);
        }
        if (unrolling == null) {
            sequences = number == mostRows ? allRows : Sequences.rows(number);
            return;
        }
        cut(window.booleans(BlockRows::episodeBegins));
        pack();
        sequences = Sequences.packed(Arrays.copyOf(packedLengths, count), null);
        arrange();
    }

    /** Finds the sequences. */
    private void cut(boolean[][] begins) {
        count = 0;
        int inWindow = 0;
        for (int i = 0; i < rows; i++) {
            boolean goesOn = i > 0
                    && order[i] == order[i - 1] + 1
                    && !begins[RowWindow.block(order[i])][RowWindow.row(order[i])]
                    && inWindow < unrolling.window();
            inWindow = goesOn ? inWindow : 0;
            boolean isPart = goesOn && !unrolling.isCarried() && inWindow % unrolling.truncation() == 0;
            if (!goesOn || isPart) {
                starts[count] = i;
                lengths[count] = 0;
                burnIns[count] = isPart ? 0 : burnIn(begins[RowWindow.block(order[i])], RowWindow.row(order[i]));
                count++;
            }
            lengths[count - 1]++;
            inWindow++;
        }
    }

    /** How many of the rows before a row are burnt in. */
    private int burnIn(boolean[] begins, int row) {
        int number = 0;
        while (number < unrolling.burnIn() && !begins[row - number]) {
            number++;
        }
        return number;
    }

    /** Orders the sequences by their lengths, counting how many there are of each. */
    private void pack() {
        int[] next = new int[unrolling.window() + 2];
        for (int i = 0; i < count; i++) {
            next[lengths[i]]++;
        }
        int behind = 0;
        for (int length = unrolling.window(); length > 0; length--) {
            int number = next[length];
            next[length] = behind;
            behind += number;
        }
        for (int i = 0; i < count; i++) {
            int at = next[lengths[i]]++;
            packed[at] = i;
            packedLengths[at] = lengths[i];
        }
    }

    private void arrange() {
        for (int step = 0; step < sequences.time(); step++) {
            int first = sequences.firstRow(step);
            for (int i = 0; i < sequences.active(step); i++) {
                int position = starts[packed[i]] + step;
                places[first + i] = order[position];
                if (isNoisy) {
                    noise[first + i] = keys[position];
                }
            }
        }
    }

    /** The window that has the rows. */
    public RowWindow window() {
        return window;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** The places of the rows in their window, as the network sees them, and maybe more. */
    public int[] places() {
        return places;
    }

    /** The sequences as a network only computes them, from states of zeros. */
    public Sequences sequences() {
        return sequences;
    }

    /** The sequences while a network learns from them. */
    public Sequences learning() {
        return isNoisy ? sequences.noisy(noise) : sequences;
    }

    /** The place of the first row of a sequence as it is packed. */
    public int start(int sequence) {
        return order[starts[packed[sequence]]];
    }

    /** How many rows before a sequence, as it is packed, are there for its state alone. */
    int burnIn(int sequence) {
        return burnIns[packed[sequence]];
    }
}
