package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.kelvinrl.network.InputRows;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;

/** The states in which sequences begin: zeros, or what a network remembers of the steps before. For one network and one thread. */
public final class InitialStates {

    private final Network network;
    private final boolean hasBurnIn;
    private float[] states = new float[0];

    /** For a network. */
    public InitialStates(Network network) {
        this.network = network;
        this.hasBurnIn = network.unrolling() != null && network.unrolling().burnIn() > 0;
    }

    /** Most rows that the pass must take beside those that are taken at once. */
    public static int mostRows(Network network) {
        int longest = network.unrolling() == null ? 0 : network.unrolling().burnIn();
        return Math.max(network.rowsAtOnce(), longest);
    }

    /**
     * Computes them.
     *
     * @param rows the sequences
     * @param pass computes; its input and outputs are overwritten
     * @param most rows that the pass takes at most, see {@link #mostRows}
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @return [sequences, state size], valid until the next call; null for zeros
     */
    public float[] of(RowSequences rows, Pass pass, int most, float[] parameters, int offset) {
        if (!hasBurnIn) {
            return null;
        }
        int size = network.stateSize();
        int count = rows.sequences().batch();
        states = states.length < count * size ? new float[count * size] : states;
        Arrays.fill(states, 0, count * size, 0f);
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (rows.burnIn(i) > 0) {
                left.add(i);
            }
        }
        left.sort(Comparator.comparing(i -> -rows.burnIn(i)));
        for (int from = 0; from < left.size(); ) {
            int to = from;
            for (int taken = 0; to < left.size() && taken + rows.burnIn(left.get(to)) <= most; to++) {
                taken += rows.burnIn(left.get(to));
            }
            burnIn(rows, left.subList(from, to), pass, parameters, offset);
            from = to;
        }
        return states;
    }

    private void burnIn(RowSequences rows, List<Integer> some, Pass pass, float[] parameters, int offset) {
        int[] lengths = some.stream().mapToInt(rows::burnIn).toArray();
        Sequences before = Sequences.packed(lengths, null);
        InputRows input = InputRows.of(pass, network.inputs());
        input.begin();
        for (int step = 0; step < before.time(); step++) {
            for (int i = 0; i < before.active(step); i++) {
                rows.window().addObservation(rows.start(some.get(i)) - lengths[i] + step, input);
            }
        }
        pass.forward(parameters, offset, before);
        int size = network.stateSize();
        for (int i = 0; i < lengths.length; i++) {
            System.arraycopy(pass.finalState(), i * size, states, some.get(i) * size, size);
        }
    }
}
