package org.kelvinrl.ingest;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.kelvinrl.random.RandomStream;

/**
 * Where an episode belongs: a pure function of its identifier, the number of shards, the seed and the fraction of the split.
 *
 * <p>What is hashed is FNV-1a, 64 bits, of the identifier's UTF-8 bytes. It never changes, for prepared data sets are
 * compared across versions of this program.
 */
final class EpisodePlacement implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final int shards;
    private final double validationFraction;
    private final long seed;

    EpisodePlacement(int shards, double validationFraction, long seed) {
        this.shards = shards;
        this.validationFraction = validationFraction;
        this.seed = seed;
    }

    int shards() {
        return shards;
    }

    /** The episode's shard, 0 to shards - 1. */
    int shard(String episode) {
        return (int) Long.remainderUnsigned(RandomStream.of(hash(episode)).nextLong(), shards);
    }

    /** Whether the episode is held out. */
    boolean isValidation(String episode) {
        return RandomStream.of(seed, hash(episode)).nextUniform() < validationFraction;
    }

    private static long hash(String episode) {
        long hash = FNV_OFFSET;
        for (byte octet : episode.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
