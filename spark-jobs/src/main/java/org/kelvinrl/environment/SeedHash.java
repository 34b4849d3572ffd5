package org.kelvinrl.environment;

/**
 * A seed for each purpose, as a hash of a run's seed and of identifiers, so that chance depends on nothing else: not on the
 * partition, the attempt, the executor or the order of work.
 *
 * <p>Each identifier is added to the hash so far and mixed by the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", 2014; its constants are Stafford's variant 13). The finaliser is a
 * bijection: with all else equal, different identifiers give different seeds.
 */
public final class SeedHash {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private SeedHash() {}

    /**
     * The seed for one purpose.
     *
     * @param seed the run's seed
     * @param identifiers what the seed is for, such as episode and stream; their order matters
     * @return a seed
     */
    public static long of(long seed, long... identifiers) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (long identifier : identifiers) {
            hash = mix(hash + identifier + GOLDEN_GAMMA);
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
