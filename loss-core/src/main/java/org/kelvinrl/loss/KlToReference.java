package org.kelvinrl.loss;

/** K = sum p (log p - log p0): the {@linkplain ReverseKl reverse KL} with the reference policy in the teacher's place. */
final class KlToReference extends Regulariser {
    static final String NAME = "kl-to-reference";
    static final KlToReference INSTANCE = new KlToReference();

    private KlToReference() {
        super(NAME);
    }

    @Override
    public boolean needsReference() {
        return true;
    }

    @Override
    double sign() {
        return 1;
    }

    @Override
    void value(Comparison of, float[] scratch) {
        ReverseKl.INSTANCE.value(of, scratch);
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        ReverseKl.INSTANCE.gradient(of, slope);
    }
}
