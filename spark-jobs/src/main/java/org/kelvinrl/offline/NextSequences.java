package org.kelvinrl.offline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kelvinrl.network.InputRows;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.train.BlockRows;
import org.kelvinrl.train.RowSequences;
import org.kelvinrl.train.RowWindow;

/**
 * The sequences of a batch, gone on with in their episodes as far as the next observations of their rows: what a network with memory must see
 * to say something of a next observation. An observation that ends an episode, and so is no row, is one step more; one that a row stores
 * though its episode goes on otherwise is the last step of a sequence of its own. Not thread-safe.
 */
final class NextSequences {

    private static final int NONE = -1;

    private final RowSequences block;
    private final List<Longer> all = new ArrayList<>();
    private final List<List<Longer>> groups = new ArrayList<>();
    private int mostRows;

    /** A sequence that is gone on with, and the rows whose next observations it reaches. */
    private static final class Longer {

        final int sequence;
        final int length;

        /** Place of the last step; {@link #NONE} if it follows the step before. */
        final int last;

        /** Pairs of row and step. */
        final List<int[]> reached = new ArrayList<>();

        Longer(int sequence, int length, int last) {
            this.sequence = sequence;
            this.length = length;
            this.last = last;
        }

        int length() {
            return length;
        }
    }

    /**
     * Nothing yet.
     *
     * @param block the batch's sequences
     */
    NextSequences(RowSequences block) {
        this.block = block;
    }

    /**
     * Finds what must be seen for the rows of the batch.
     *
     * @param nextPlaces places of their next observations; a row's own where there is none
     */
    void find(int[] nextPlaces) {
        all.clear();
        groups.clear();
        Sequences sequences = block.sequences();
        for (int sequence = 0; sequence < sequences.batch(); sequence++) {
            all.addAll(longer(sequence, sequences, nextPlaces));
        }
        all.sort(Comparator.comparingInt(Longer::length).reversed());
        group();
    }

    private List<Longer> longer(int sequence, Sequences sequences, int[] nextPlaces) {
        int start = block.start(sequence);
        BlockRows of = block.window().blockOfPlace(start);
        int first = RowWindow.row(start);
        int length = 0;
        int behind = NONE;
        for (int step = 0; isThere(sequence, step, sequences); step++) {
            int next = RowWindow.row(nextPlaces[sequences.firstRow(step) + sequence]);
            length = Math.max(length, step + 1);
            if (next < of.rows()) {
                length = Math.max(length, next - first + 1);
            } else if (of.rowBefore(next) - first + 1 >= length) {
                length = of.rowBefore(next) - first + 1;
                behind = next;
            }
        }
        boolean isBehind = behind != NONE && of.rowBefore(behind) - first + 1 == length;
        List<Longer> found = new ArrayList<>();
        found.add(
                isBehind
                        ? new Longer(sequence, length + 1, RowWindow.place(RowWindow.block(start), behind))
                        : new Longer(sequence, length, NONE));
        for (int step = 0; isThere(sequence, step, sequences); step++) {
            int row = sequences.firstRow(step) + sequence;
            reach(found, row, nextPlaces[row], of, first);
        }
        return found;
    }

    private static boolean isThere(int sequence, int step, Sequences sequences) {
        return step < sequences.time() && sequence < sequences.active(step);
    }

    private static void reach(List<Longer> found, int row, int place, BlockRows of, int first) {
        int next = RowWindow.row(place);
        if (next < of.rows()) {
            found.get(0).reached.add(new int[] {row, next - first});
            return;
        }
        int step = of.rowBefore(next) - first + 1;
        for (Longer longer : found) {
            if (longer.last == place) {
                longer.reached.add(new int[] {row, step});
                return;
            }
        }
        Longer own = new Longer(found.get(0).sequence, step + 1, place);
        own.reached.add(new int[] {row, step});
        found.add(own);
    }

    /** Groups of sequences that are computed together. */
    private void group() {
        mostRows = 0;
        for (int from = 0; from < all.size(); ) {
            int to = from;
            int taken = 0;
            while (to < all.size() && (to == from || taken + all.get(to).length <= block.mostRows())) {
                taken += all.get(to++).length;
            }
            mostRows = Math.max(mostRows, taken);
            groups.add(all.subList(from, to));
            from = to;
        }
    }

    /** Most rows that are computed at once. */
    int mostRows() {
        return mostRows;
    }

    /**
     * Computes what a network says of the next observations.
     *
     * @param network the network
     * @param pass its pass, for at least {@link #mostRows}
     * @param parameters vector that holds its parameters
     * @param offset index of the first of them
     * @param states [sequences of the batch, state size], with which they begin; null for zeros
     * @param outputs where what it says goes, [rows, outputs]
     */
    void compute(Network network, Pass pass, float[] parameters, int offset, float[] states, float[] outputs) {
        for (List<Longer> group : groups) {
            Sequences sequences =
                    Sequences.packed(group.stream().mapToInt(Longer::length).toArray(), states(network, group, states));
            gather(group, sequences, InputRows.of(pass, network.inputs()));
            pass.forward(parameters, offset, sequences);
            int size = network.outputs().get(0).size();
            for (int i = 0; i < group.size(); i++) {
                for (int[] reached : group.get(i).reached) {
                    int from = (sequences.firstRow(reached[1]) + i) * size;
                    System.arraycopy(pass.output(0), from, outputs, reached[0] * size, size);
                }
            }
        }
    }

    private static float[] states(Network network, List<Longer> group, float[] states) {
        if (states == null) {
            return null;
        }
        int size = network.stateSize();
        float[] own = new float[group.size() * size];
        for (int i = 0; i < group.size(); i++) {
            System.arraycopy(states, group.get(i).sequence * size, own, i * size, size);
        }
        return own;
    }

    private void gather(List<Longer> group, Sequences sequences, InputRows to) {
        to.begin();
        for (int step = 0; step < sequences.time(); step++) {
            for (int i = 0; i < sequences.active(step); i++) {
                Longer longer = group.get(i);
                boolean isLast = step == longer.length - 1 && longer.last != NONE;
                block.window().addObservation(isLast ? longer.last : block.start(longer.sequence) + step, to);
            }
        }
    }
}
