package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.distill.DistillationObjective;
import org.kelvinrl.ingest.RowBlocks;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.RecurrentNetwork;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;

class RowSequencesTest {

    private static final ModelManifest.Loss LOSS =
            new ModelManifest.Loss("forward-kl", 1, 0.5, 0.01, "q-values", "shannon-entropy");

    @Test
    void rowsThatFollowOneAnotherInAnEpisodeAreASequenceNoLongerThanAWindow() {
        // episodes of 3, 10 and 1 rows
        RowWindow window = window(new Unrolling(4, 2, 4, true), 3, 10, 1);
        RowSequences rows = taken(new Unrolling(4, 2, 4, true), window, 0, 14);

        assertThat(lengths(rows)).containsExactly(4, 4, 3, 2, 1);
        assertThat(starts(rows)).containsExactly(3, 7, 0, 11, 13);
        assertThat(burnIns(rows)).containsExactly(0, 2, 0, 2, 0);
        // step by step over the sequences that have it
        assertThat(places(rows)).containsExactly(3, 7, 0, 11, 13, 4, 8, 1, 12, 5, 9, 2, 6, 10);
    }

    @Test
    void sequencesBeginWhereTheirRowsAreTakenFrom() {
        RowWindow window = window(new Unrolling(4, 9, 4, true), 3, 10, 1);
        RowSequences rows = taken(new Unrolling(4, 9, 4, true), window, 5, 4);
        assertThat(starts(rows)).containsExactly(5);
        assertThat(lengths(rows)).containsExactly(4);
        // as many as there are in the episode before it
        assertThat(burnIns(rows)).containsExactly(2);
    }

    @Test
    void rowsThatDoNotFollowOneAnotherAreSequencesOfTheirOwn() {
        BlockRows block = block(new Unrolling(4, 0, 4, true), 6, 6);
        int[] order = {8, 9, 2, 3, 4, 0, 1, 5, 6};
        RowSequences rows = new RowSequences(network(new Unrolling(4, 0, 4, true)));
        rows.take(new RowWindow(new BlockRows[] {block}, order, 0), 0, order.length);
        assertThat(starts(rows)).containsExactly(2, 8, 0, 5, 6);
        assertThat(lengths(rows)).containsExactly(3, 2, 2, 1, 1);
    }

    /** What begins with zeros is a sequence by itself, and nothing is burnt in for it. */
    @Test
    void aStateThatIsNotCarriedCutsAWindowIntoParts() {
        Unrolling unrolling = new Unrolling(5, 1, 2, false);
        RowSequences rows = taken(unrolling, window(unrolling, 11), 0, 11);
        assertThat(starts(rows)).containsExactly(0, 2, 5, 7, 4, 9, 10);
        assertThat(lengths(rows)).containsExactly(2, 2, 2, 2, 1, 1, 1);
        assertThat(burnIns(rows)).containsExactly(0, 0, 1, 0, 0, 0, 1);
    }

    @Test
    void withoutMemoryRowsKeepTheirOrder() {
        RowSequences rows = new RowSequences(Mlp.of(2, List.of(), 2));
        BlockRows block = block(null, 6, 6);
        int[] order = {8, 9, 2, 3, 4, 0, 1, 5, 6};
        rows.take(new RowWindow(new BlockRows[] {block}, order, 0), 1, 7);
        assertThat(places(rows)).containsExactly(9, 2, 3, 4, 0, 1, 5);
        assertThat(rows.sequences().time()).isEqualTo(1);
        assertThat(block.episodeBegins()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100})
    void aSequenceBeginsWithWhatTheNetworkRemembersOfTheStepsBefore(int burnIn) {
        Unrolling unrolling = new Unrolling(4, burnIn, 4, true);
        Network network = network(unrolling);
        float[] parameters = new float[network.parameterCount()];
        network.initialise(parameters, 0, 1);
        RowWindow window = window(unrolling, 3, 20, 1);
        RowSequences rows = taken(unrolling, window, 0, 24);
        // few rows at once, so that they take several passes
        int most = Math.max(5, burnIn);
        float[] states =
                new InitialStates(network).of(rows, network.pass(most, MatrixProduct.ofThisJvm()), most, parameters, 0);
        if (burnIn == 0) {
            assertThat(states).isNull();
            return;
        }
        float[] seen = window.floats(block -> block.observations().toArray())[0];
        for (int i = 0; i < rows.sequences().batch(); i++) {
            int start = rows.start(i);
            int episode = start < 3 ? 0 : start < 23 ? 3 : 23;
            int count = Math.min(burnIn, start - episode);
            float[] expected = new float[network.stateSize()];
            if (count > 0) {
                Pass pass = network.pass(count, MatrixProduct.ofThisJvm());
                System.arraycopy(seen, (start - count) * 2, pass.input(), 0, count * 2);
                pass.forward(parameters, 0, Sequences.packed(new int[] {count}, null));
                System.arraycopy(pass.finalState(), 0, expected, 0, expected.length);
            }
            int at = i * expected.length;
            assertThat(Arrays.copyOfRange(states, at, at + expected.length)).containsExactly(expected, within(1e-6f));
        }
    }

    /** Loss and gradient of a batch are the sums of those of its sequences, whatever lies between them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aBatchIsItsSequencesEachAlone(int burnIn) {
        Unrolling unrolling = new Unrolling(4, burnIn, 3, true);
        RowWindow window = window(unrolling, 3, 10, 1);
        LossSums together = LossSums.create();
        float[] gradient = gradient(unrolling, window, List.of(new int[] {0, 14}), together);
        LossSums apart = LossSums.create();
        float[] sum = gradient(
                unrolling,
                window,
                List.of(new int[] {11, 13}, new int[] {0, 3}, new int[] {13, 14}, new int[] {3, 7}, new int[] {7, 11}),
                apart);
        assertThat(gradient).containsExactly(sum, within(1e-5f));
        assertThat(together.loss()).isCloseTo(apart.loss(), within(1e-6));
        // the mean is over steps, however long their sequences are
        assertThat(together.samples()).isEqualTo(14);

        LossSums measured = LossSums.create();
        DistillationObjective objective = objective(unrolling);
        objective.evaluation(MatrixProduct.ofThisJvm()).measure(parameters(objective), window, measured);
        assertThat(measured.loss()).isCloseTo(together.loss(), within(1e-9));
    }

    private static float[] gradient(Unrolling unrolling, RowWindow window, List<int[]> parts, LossSums sums) {
        DistillationObjective objective = objective(unrolling);
        Objective.Evaluation evaluation = objective.evaluation(MatrixProduct.ofThisJvm());
        float[] gradient = new float[objective.parameterCount()];
        for (int[] part : parts) {
            evaluation.gradient(parameters(objective), window, part[0], part[1], gradient, sums);
        }
        return gradient;
    }

    private static DistillationObjective objective(Unrolling unrolling) {
        return DistillationObjective.of(network(unrolling), LOSS, Float.MAX_VALUE);
    }

    private static float[] parameters(Objective objective) {
        float[] parameters = new float[objective.parameterCount()];
        objective.initialise(parameters, 4);
        return parameters;
    }

    private static Network network(Unrolling unrolling) {
        return RecurrentNetwork.lstm(2, List.of(), 3, List.of(), 2, unrolling);
    }

    private static RowSequences taken(Unrolling unrolling, RowWindow window, int first, int count) {
        RowSequences rows = new RowSequences(network(unrolling));
        rows.take(window, first, count);
        return rows;
    }

    private static RowWindow window(Unrolling unrolling, int... episodes) {
        return RowWindow.of(block(unrolling, episodes));
    }

    private static BlockRows block(Unrolling unrolling, int... episodes) {
        int rows = Arrays.stream(episodes).sum();
        String[] names = new String[rows];
        float[] observations = new float[2 * rows];
        float[] q = new float[2 * rows];
        RandomStream random = RandomStream.of(5);
        int row = 0;
        for (int episode = 0; episode < episodes.length; episode++) {
            for (int step = 0; step < episodes[episode]; step++, row++) {
                names[row] = "episode " + episode;
                for (int j = 0; j < 2; j++) {
                    observations[2 * row + j] = (float) random.nextUniform() - 0.5f;
                    q[2 * row + j] = (float) random.nextUniform();
                }
            }
        }
        Map<PreparedColumn, Object> arrays = new EnumMap<>(PreparedColumn.class);
        arrays.put(PreparedColumn.EPISODE, names);
        arrays.put(PreparedColumn.OBSERVATION, observations);
        arrays.put(PreparedColumn.Q_VALUES, q);
        return BlockRows.of(
                RowBlocks.of(rows, 2, 2, arrays),
                EnumSet.of(PreparedColumn.Q_VALUES),
                ObservationScaling.none(2),
                "part-00000.parquet",
                null,
                unrolling);
    }

    private static List<Integer> lengths(RowSequences rows) {
        List<Integer> lengths = new ArrayList<>();
        Sequences sequences = rows.sequences();
        for (int i = 0; i < sequences.batch(); i++) {
            int length = 0;
            while (length < sequences.time() && i < sequences.active(length)) {
                length++;
            }
            lengths.add(length);
        }
        return lengths;
    }

    private static List<Integer> starts(RowSequences rows) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < rows.sequences().batch(); i++) {
            starts.add(rows.start(i));
        }
        return starts;
    }

    private static List<Integer> burnIns(RowSequences rows) {
        List<Integer> burnIns = new ArrayList<>();
        for (int i = 0; i < rows.sequences().batch(); i++) {
            burnIns.add(rows.burnIn(i));
        }
        return burnIns;
    }

    private static int[] places(RowSequences rows) {
        return Arrays.copyOf(rows.places(), rows.rows());
    }
}
