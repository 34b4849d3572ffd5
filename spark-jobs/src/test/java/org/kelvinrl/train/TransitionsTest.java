package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.ingest.RowBlocks;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;

/** What followed each row of a block, against what its definition says when it is followed row by row. */
class TransitionsTest {

    private static final int ACTIONS = 3;

    /** A row; its observation is the number of its place in the log, so that it can be told from all others. */
    private static final class Step {
        private final String episode;
        private final long step;
        private final float observation;
        private int action = 1;
        private float reward = 1;
        private boolean isTerminated;
        private boolean isTruncated;
        private float stored = Float.NaN;
        private boolean[] mask = {true, true, true};
        private boolean[] nextMask = {true, true, true};

        Step(String episode, long step, float observation) {
            this.episode = episode;
            this.step = step;
            this.observation = observation;
        }

        Step reward(double of) {
            reward = (float) of;
            return this;
        }

        Step terminated() {
            isTerminated = true;
            return this;
        }

        Step truncated() {
            isTruncated = true;
            return this;
        }

        Step stored(double next) {
            stored = (float) next;
            return this;
        }

        Step observationOnly() {
            action = -1;
            reward = Float.NaN;
            return this;
        }

        boolean hasOutcome() {
            return action >= 0 && !Float.isNaN(reward);
        }
    }

    /** What follows a row: a return, and what is seen after it with its factor. */
    @SuppressWarnings("ArrayRecordComponent") // nothing compares them
    private record Followed(double sum, double discount, float observation, boolean[] mask) {}

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "5, 4", "12, 5", "10000, 6"})
    void isThatOfItsDefinitionInRandomLogs(int steps, long seed) {
        assertDefinition(new Lookahead(steps, 0.9, 0.5, 1.5), seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void isThatOfItsDefinitionToTheEnd(long seed) {
        assertDefinition(Lookahead.of(Lookahead.TO_THE_END, 0.97), seed);
    }

    private static void assertDefinition(Lookahead lookahead, long seed) {
        int bootstrapped = 0;
        int ended = 0;
        int without = 0;
        for (int log = 0; log < 60; log++) {
            List<Step> rows = drawn(RandomStream.of(seed, log));
            BlockRows block = decoded(rows, log % 2 == 0, lookahead);
            for (int row = 0; row < rows.size(); row++) {
                Optional<Followed> expected = followed(rows, row, lookahead);
                assertFollowed(block, rows, row, expected);
                bootstrapped += expected.isPresent() && expected.get().discount > 0 ? 1 : 0;
                ended += expected.isPresent() && expected.get().discount == 0 ? 1 : 0;
                without += expected.isEmpty() ? 1 : 0;
            }
        }
        assertThat(List.of(bootstrapped, ended, without)).allMatch(count -> count > 100);
    }

    private static void assertFollowed(BlockRows block, List<Step> rows, int row, Optional<Followed> expected) {
        int place = block.nextPlaces()[row];
        if (expected.isEmpty()) {
            assertThat(place).isEqualTo(-1);
            return;
        }
        Followed followed = expected.get();
        assertThat(place).as("row %d", row).isNotNegative();
        assertThat((double) block.returns()[row]).isCloseTo(followed.sum, within(1e-5));
        assertThat((double) block.discounts()[row]).isCloseTo(followed.discount, within(1e-6));
        if (followed.discount > 0) {
            assertThat(block.observations().first(place)).isEqualTo(followed.observation);
            assertThat(Arrays.copyOfRange(block.actionMasks(), place * ACTIONS, (place + 1) * ACTIONS))
                    .isEqualTo(followed.mask);
        } else {
            assertThat(place).isLessThan(rows.size());
        }
    }

    /** The most rewards that can be added up, and what is seen after the last of them. */
    private static Optional<Followed> followed(List<Step> rows, int first, Lookahead lookahead) {
        Optional<Followed> longest = Optional.empty();
        double sum = 0;
        double discount = 1;
        for (int row = first; row < rows.size() && row - first < lookahead.steps(); row++) {
            Step step = rows.get(row);
            if (!step.hasOutcome()) {
                break;
            }
            sum += discount * lookahead.reward(step.reward);
            discount *= lookahead.discount();
            if (step.isTerminated) {
                return Optional.of(new Followed(sum, 0, Float.NaN, null));
            }
            boolean goesOn = isNextStep(rows, row) && !step.isTruncated;
            if (!Float.isNaN(step.stored)) {
                longest = Optional.of(new Followed(sum, discount, step.stored, step.nextMask));
            } else if (goesOn || (isNextStep(rows, row) && rows.get(row + 1).action < 0)) {
                Step next = rows.get(row + 1);
                longest = Optional.of(new Followed(sum, discount, next.observation, next.mask));
            }
            if (!goesOn) {
                break;
            }
        }
        return longest;
    }

    private static boolean isNextStep(List<Step> rows, int row) {
        return row + 1 < rows.size()
                && rows.get(row).episode.equals(rows.get(row + 1).episode)
                && rows.get(row).step + 1 == rows.get(row + 1).step;
    }

    private static List<Step> drawn(RandomStream random) {
        List<Step> rows = new ArrayList<>();
        boolean storesAll = random.nextUniform() < 0.3;
        for (int episode = 0; episode < 6; episode++) {
            int length = 1 + random.nextInt(12);
            long step = random.nextInt(5);
            for (int i = 0; i < length; i++) {
                Step row = new Step("episode " + episode, step, rows.size());
                row.reward = (float) (8 * random.nextUniform() - 4);
                row.mask = mask(random);
                row.nextMask = mask(random);
                row.isTerminated = random.nextUniform() < (i + 1 == length ? 0.4 : 0.03);
                row.isTruncated = random.nextUniform() < (i + 1 == length ? 0.3 : 0.05);
                if (storesAll || random.nextUniform() < 0.1) {
                    row.stored = -1 - rows.size();
                }
                double share = random.nextUniform();
                if (share < 0.05) {
                    row.observationOnly();
                } else if (share < 0.1) {
                    row.reward = Float.NaN;
                }
                rows.add(row);
                step += random.nextUniform() < 0.1 ? 2 : 1;
            }
        }
        storeWhatFollows(rows);
        return rows;
    }

    /** What is stored with a row is what the row after it sees, if that goes on from there. */
    private static void storeWhatFollows(List<Step> rows) {
        for (int i = 0; i < rows.size(); i++) {
            Step row = rows.get(i);
            if (!Float.isNaN(row.stored) && isNextStep(rows, i) && !row.isTruncated) {
                row.stored = rows.get(i + 1).observation;
                row.nextMask = rows.get(i + 1).mask;
            }
        }
    }

    private static boolean[] mask(RandomStream random) {
        boolean[] mask = {random.nextUniform() < 0.5, true, random.nextUniform() < 0.5};
        return mask;
    }

    @Test
    void aReturnOfThreeStepsStopsBeforeWhatIsNotKnown() {
        List<Step> rows = List.of(
                new Step("a", 0, 0).reward(1),
                new Step("a", 1, 1).reward(2),
                new Step("a", 2, 2).reward(4),
                new Step("a", 3, 3).reward(8).truncated());
        BlockRows block = decoded(rows, true, Lookahead.of(3, 0.5));
        assertThat(block.returns()).containsExactly(3, 4, 4, 0);
        assertThat(block.discounts()).containsExactly(0.125f, 0.25f, 0.5f, 0);
        assertThat(block.nextPlaces()).containsExactly(3, 3, 3, -1);
    }

    @Test
    void aReturnEndsWithItsEpisodeAndIsNotOfTheNextOne() {
        List<Step> rows = List.of(
                new Step("a", 0, 0).reward(1),
                new Step("a", 1, 1).reward(2).terminated(),
                new Step("b", 2, 2).reward(4),
                new Step("b", 3, 3).reward(8).truncated().stored(7));
        for (int steps : new int[] {5, Lookahead.TO_THE_END}) {
            BlockRows block = decoded(rows, true, Lookahead.of(steps, 0.5));
            assertThat(block.returns()).containsExactly(2, 2, 8, 8);
            assertThat(block.discounts()).containsExactly(0, 0, 0.25f, 0.5f);
            assertThat(block.nextPlaces()[2]).isEqualTo(4);
            assertThat(block.nextPlaces()[3]).isEqualTo(4);
            assertThat(block.observations().toArray()).containsExactly(0, 1, 2, 3, 7);
        }
    }

    @Test
    void aGapEndsAReturnAsACutDoes() {
        List<Step> rows =
                List.of(new Step("a", 0, 0).reward(1), new Step("a", 1, 1).reward(2), new Step("a", 3, 3).reward(4));
        assertThat(decoded(rows, true, Lookahead.of(2, 0.5)).nextPlaces()).containsExactly(1, -1, -1);
    }

    @Test
    void aStepThatWasCutOffIsFollowedByAnObservationAlone() {
        List<Step> rows = List.of(
                new Step("a", 0, 0).reward(1),
                new Step("a", 1, 1).reward(2).truncated(),
                new Step("a", 2, 2).observationOnly());
        for (int steps : new int[] {2, Lookahead.TO_THE_END}) {
            BlockRows block = decoded(rows, true, Lookahead.of(steps, 0.5));
            assertThat(block.nextPlaces()).containsExactly(2, 2, -1);
            assertThat(block.returns()).containsExactly(2, 2, 0);
        }
    }

    @Test
    void aStepThatWasCutOffIsNotFollowedByAStepOfTheSameName() {
        List<Step> rows = List.of(new Step("a", 0, 0).truncated(), new Step("a", 1, 1).terminated());
        assertThat(decoded(rows, true, Lookahead.of(1, 0.5)).nextPlaces()).containsExactly(-1, 1);
    }

    @Test
    void rewardsAreScaledAndThenClipped() {
        List<Step> rows = List.of(
                new Step("a", 0, 0).reward(30).terminated(),
                new Step("b", 0, 1).reward(-1).terminated(),
                new Step("c", 0, 2).reward(-30).terminated());
        assertThat(decoded(rows, true, new Lookahead(1, 1, 0.1, 2)).returns()).containsExactly(2, -0.1f, -2);
    }

    @Test
    void aStoredObservationIsScaledLikeAllOthers() {
        List<Step> rows = List.of(new Step("a", 0, 3).stored(5));
        ObservationScaling scaling = ObservationScaling.of(new ModelManifest.Scaling(List.of(1f), List.of(10f)));
        BlockRows block = BlockRows.of(
                block(rows, false), EnumSet.allOf(PreparedColumn.class), scaling, "f", Lookahead.of(1, 1), null);
        assertThat(block.observations().toArray()).containsExactly(20, 40);
    }

    private static BlockRows decoded(List<Step> rows, boolean hasFlags, Lookahead lookahead) {
        return BlockRows.of(
                block(rows, hasFlags),
                EnumSet.allOf(PreparedColumn.class),
                ObservationScaling.none(1),
                "f",
                lookahead,
                null);
    }

    private static RowBlock block(List<Step> rows, boolean hasFlags) {
        int count = rows.size();
        String[] episodes = new String[count];
        long[] steps = new long[count];
        float[] observations = new float[count];
        float[] next = new float[count];
        int[] actions = new int[count];
        float[] rewards = new float[count];
        byte[] terminated = new byte[count];
        byte[] truncated = new byte[count];
        byte[] flags = new byte[count];
        boolean[] masks = new boolean[count * ACTIONS];
        boolean[] nextMasks = new boolean[count * ACTIONS];
        boolean stores = false;
        for (int i = 0; i < count; i++) {
            Step row = rows.get(i);
            episodes[i] = row.episode;
            steps[i] = row.step;
            observations[i] = row.observation;
            next[i] = row.stored;
            stores |= !Float.isNaN(row.stored);
            actions[i] = row.action;
            rewards[i] = row.reward;
            terminated[i] = (byte) (row.isTerminated ? 1 : 0);
            truncated[i] = (byte) (row.isTruncated ? 1 : 0);
            // as ingest derives it
            boolean isFollowed = isNextStep(rows, i) && !row.isTerminated && Float.isNaN(row.stored);
            flags[i] = (byte) (isFollowed ? 1 : 0);
            System.arraycopy(row.mask, 0, masks, i * ACTIONS, ACTIONS);
            System.arraycopy(row.nextMask, 0, nextMasks, i * ACTIONS, ACTIONS);
        }
        Map<PreparedColumn, Object> arrays = new EnumMap<>(PreparedColumn.class);
        arrays.put(PreparedColumn.EPISODE, episodes);
        arrays.put(PreparedColumn.STEP, steps);
        arrays.put(PreparedColumn.OBSERVATION, observations);
        arrays.put(PreparedColumn.ACTION, actions);
        arrays.put(PreparedColumn.REWARD, rewards);
        arrays.put(PreparedColumn.TERMINATED, terminated);
        arrays.put(PreparedColumn.TRUNCATED, truncated);
        arrays.put(PreparedColumn.ACTION_MASK, masks);
        arrays.put(PreparedColumn.NEXT_ACTION_MASK, nextMasks);
        if (stores) {
            arrays.put(PreparedColumn.NEXT_OBSERVATION, next);
        }
        if (hasFlags) {
            arrays.put(PreparedColumn.NEXT_IS_NEXT_ROW, flags);
        }
        return RowBlocks.of(count, 1, ACTIONS, arrays);
    }
}
