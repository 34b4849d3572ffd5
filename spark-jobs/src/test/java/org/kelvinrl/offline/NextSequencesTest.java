package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.ingest.RowBlocks;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.RecurrentNetwork;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.RowWindows;

/** What networks with memory say of next observations, against one sequence after another as it was seen. */
class NextSequencesTest {

    private static final int INPUTS = 2;
    private static final int ACTIONS = 2;

    /**
     * Three episodes: one that terminates; one that is cut off with its last observation stored, and with one stored in its midst that the
     * next row is not; one that is cut off without.
     */
    private static final int[] EPISODES = {6, 12, 3};

    private static final int ROWS = 21;
    private static final int STORED_WITHIN = 10;
    private static final int STORED_LAST = 17;

    private final float[] observations = numbers(1, ROWS * INPUTS);
    private final float[] stored = new float[ROWS * INPUTS];

    @ParameterizedTest
    @CsvSource({"1, 4, 0, GRU", "1, 4, 2, LSTM", "1, 32, 0, LSTM", "3, 4, 0, LSTM", "3, 4, 5, GRU", "100, 4, 1, GRU"})
    void aNextObservationIsSeenWithWhatWasSeenBeforeIt(int steps, int length, int burnIn, String cell) {
        Unrolling unrolling = new Unrolling(length, burnIn, length, true);
        Network network = cell.equals("GRU")
                ? RecurrentNetwork.gru(INPUTS, List.of(), 3, List.of(), ACTIONS, unrolling)
                : RecurrentNetwork.lstm(INPUTS, List.of(), 3, List.of(), ACTIONS, unrolling);
        Parts parts = Parts.of(List.of(Head.CRITIC), Set.of(Head.CRITIC), head -> network);
        RowWindow window = window(Lookahead.of(steps, 0.9), unrolling);
        TransitionBatch batch = new TransitionBatch(parts, INPUTS, ACTIONS, MatrixProduct.ofThisJvm());
        float[] now = parameters(network, 1);
        float[] frozen = parameters(network, 2);
        batch.use(now, frozen, true);
        batch.load(window, 0, ROWS);

        int seen = 0;
        for (int i = 0; i < ROWS; i++) {
            int row = RowWindow.row(batch.place(i));
            int first = first(row, length);
            float[] present = said(network, now, first, burnIn, row + 1, null);
            assertThat(of(batch.now(Head.CRITIC), i)).containsExactly(present, within(1e-6f));
            assertThat(of(batch.frozen(Head.CRITIC), i))
                    .containsExactly(said(network, frozen, first, burnIn, row + 1, null), within(1e-6f));
            if (batch.targetWeights[i] == 0 || batch.discounts[i] == 0) {
                continue;
            }
            int before = before(row, steps);
            boolean isStored = before == STORED_WITHIN || before == STORED_LAST;
            float[] last = isStored ? Arrays.copyOfRange(stored, before * INPUTS, (before + 1) * INPUTS) : null;
            int end = isStored ? before + 1 : before + 2;
            assertThat(of(batch.next(Head.CRITIC), i))
                    .as("next of row %d", row)
                    .containsExactly(said(network, now, first, burnIn, end, last), within(1e-6f));
            assertThat(of(batch.frozenNext(Head.CRITIC), i))
                    .as("frozen next of row %d", row)
                    .containsExactly(said(network, frozen, first, burnIn, end, last), within(1e-6f));
            seen++;
        }
        assertThat(seen).isGreaterThan(10);
    }

    /** The first row of a row's sequence. */
    private static int first(int row, int length) {
        int episode = episode(row);
        return episode + (row - episode) / length * length;
    }

    private static int episode(int row) {
        return row < 6 ? 0 : row < 18 ? 6 : 18;
    }

    /** The row that the observation which a row looks ahead to follows: nothing goes on where one is stored within an episode. */
    private static int before(int row, int steps) {
        int end = row < 18 ? (row < 6 ? 5 : STORED_LAST) : ROWS - 2;
        return Math.min(row + steps - 1, end);
    }

    /** What a network says of the last of some rows, or of an observation behind them, one step after the other. */
    private float[] said(Network network, float[] parameters, int first, int burnIn, int end, float[] last) {
        int begin = Math.max(episode(first), first - burnIn);
        int steps = end - begin + (last == null ? 0 : 1);
        Pass pass = network.pass(steps, MatrixProduct.ofThisJvm());
        System.arraycopy(observations, begin * INPUTS, pass.input(), 0, (end - begin) * INPUTS);
        if (last != null) {
            System.arraycopy(last, 0, pass.input(), (steps - 1) * INPUTS, INPUTS);
        }
        pass.forward(parameters, 0, Sequences.packed(new int[] {steps}, null));
        return of(pass.output(0), steps - 1);
    }

    private static float[] of(float[] outputs, int row) {
        return Arrays.copyOfRange(outputs, row * ACTIONS, (row + 1) * ACTIONS);
    }

    private RowWindow window(Lookahead lookahead, Unrolling unrolling) {
        Arrays.fill(stored, Float.NaN);
        float[] ends = numbers(2, 2 * INPUTS);
        System.arraycopy(ends, 0, stored, STORED_WITHIN * INPUTS, INPUTS);
        System.arraycopy(ends, INPUTS, stored, STORED_LAST * INPUTS, INPUTS);
        String[] names = new String[ROWS];
        long[] step = new long[ROWS];
        float[] rewards = new float[ROWS];
        byte[] terminated = new byte[ROWS];
        byte[] truncated = new byte[ROWS];
        int row = 0;
        for (int episode = 0; episode < EPISODES.length; episode++) {
            for (int i = 0; i < EPISODES[episode]; i++, row++) {
                names[row] = "episode " + episode;
                step[row] = i;
                rewards[row] = 1;
            }
        }
        terminated[5] = 1;
        truncated[STORED_LAST] = 1;
        truncated[ROWS - 1] = 1;
        Map<PreparedColumn, Object> arrays = new EnumMap<>(PreparedColumn.class);
        arrays.put(PreparedColumn.EPISODE, names);
        arrays.put(PreparedColumn.STEP, step);
        arrays.put(PreparedColumn.OBSERVATION, observations);
        arrays.put(PreparedColumn.NEXT_OBSERVATION, stored);
        arrays.put(PreparedColumn.ACTION, new int[ROWS]);
        arrays.put(PreparedColumn.REWARD, rewards);
        arrays.put(PreparedColumn.TERMINATED, terminated);
        arrays.put(PreparedColumn.TRUNCATED, truncated);
        RowBlock block = RowBlocks.of(ROWS, INPUTS, ACTIONS, arrays);
        return RowWindows.of(block, EnumSet.copyOf(arrays.keySet()), lookahead, unrolling);
    }

    private static float[] parameters(Network network, long seed) {
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, seed);
        return parameters;
    }

    private static float[] numbers(long seed, int count) {
        RandomStream random = RandomStream.of(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (2 * random.nextUniform() - 1);
        }
        return numbers;
    }
}
