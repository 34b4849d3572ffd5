package org.kelvinrl.loss;

import java.util.Arrays;
import java.util.List;

/** Prints a hash of results; a program of its own, to be run by several kinds of virtual machine. */
final class SameBits {
    private SameBits() {}

    public static void main(String[] arguments) {
        System.out.print(hash(Integer.parseInt(arguments[0])));
    }

    /** Computes the same rows again and again, long enough to be compiled, and sees that nothing changes. */
    static int hash(int repetitions) {
        int hash = once();
        for (int i = 1; i < repetitions; i++) {
            if (once() != hash) {
                throw new AssertionError("other bits after " + i + " repetitions");
            }
        }
        return hash;
    }

    private static int once() {
        int hash = 0;
        for (int actions : new int[] {2, 4, 17, 100}) {
            for (String name : Divergence.names()) {
                List<Sample> samples = new Samples(actions).mixed(actions, 4);
                Results results =
                        Results.of(PolicyLoss.of(Divergence.named(name)).withEntropyWeight(0.01), samples);
                hash = 31 * hash + Arrays.deepHashCode(results.gradient);
                hash = 31 * hash + Arrays.hashCode(results.divergence);
                hash = 31 * hash + Arrays.hashCode(results.sums.toArray());
            }
        }
        return hash;
    }
}
