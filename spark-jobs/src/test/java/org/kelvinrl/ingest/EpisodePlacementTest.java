package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EpisodePlacementTest {

    private static final int EPISODES = 80_000;

    private final EpisodePlacement placement = new EpisodePlacement(8, 0.1, 0);

    @Test
    void neverChanges() {
        assertThat(IntStream.range(0, 12).map(i -> placement.shard("e" + i)))
                .containsExactly(7, 0, 0, 7, 3, 0, 4, 6, 5, 0, 6, 0);
        assertThat(IntStream.range(0, 40).filter(i -> placement.isValidation("e" + i)))
                .containsExactly(1, 2, 6, 7, 8, 23, 29);
        assertThat(placement.shard("épisode ✓")).isEqualTo(6);
    }

    @Test
    void spreadsEpisodesEvenly() {
        long[] counts = new long[8];
        IntStream.range(0, EPISODES).forEach(i -> counts[placement.shard(Integer.toString(i))]++);

        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - EPISODES / 8) < 400);
    }

    @Test
    void holdsOutTheFractionThatIsAskedForInEveryShard() {
        for (int shard = 0; shard < 8; shard++) {
            int index = shard;
            double share = IntStream.range(0, EPISODES)
                    .mapToObj(Integer::toString)
                    .filter(episode -> placement.shard(episode) == index)
                    .mapToInt(episode -> placement.isValidation(episode) ? 1 : 0)
                    .average()
                    .orElseThrow();
            assertThat(share).isCloseTo(0.1, Offset.offset(0.015));
        }
    }

    @Test
    void holdsOutOthersUnderAnotherSeed() {
        EpisodePlacement other = new EpisodePlacement(8, 0.1, 1);
        long inBoth = IntStream.range(0, EPISODES)
                .mapToObj(Integer::toString)
                .filter(episode -> placement.isValidation(episode) && other.isValidation(episode))
                .count();

        assertThat(inBoth).isCloseTo(EPISODES / 100, Offset.offset(150L));
        assertThat(other.shard("e0")).isEqualTo(placement.shard("e0"));
    }

    @Test
    void holdsOutNothingIfTheFractionIsZero() {
        EpisodePlacement none = new EpisodePlacement(8, 0, 0);

        assertThat(IntStream.range(0, EPISODES).mapToObj(Integer::toString)).noneMatch(none::isValidation);
    }
}
