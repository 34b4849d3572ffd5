package org.kelvinrl.loss;

/** Prints the arithmetic in use and a hash of results; a program of its own, to be run by several kinds of virtual machine. */
final class SameBits {
    private SameBits() {}

    public static void main(String[] arguments) {
        System.out.print(LossKernel.arithmetic() + " " + hash(Integer.parseInt(arguments[0])));
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
            for (String divergence : Divergence.names()) {
                for (String regulariser : Regulariser.names()) {
                    PolicyLoss loss = PolicyLoss.of(Divergence.named(divergence))
                            .withRegulariser(Regulariser.named(regulariser))
                            .withEntropyWeight(0.01);
                    hash = 31 * hash
                            + Results.of(loss, new Samples(actions).mixed(actions, 4))
                                    .hash();
                }
            }
        }
        return hash;
    }
}
