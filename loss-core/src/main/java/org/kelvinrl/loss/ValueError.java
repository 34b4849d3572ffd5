package org.kelvinrl.loss;

import java.util.Arrays;

/**
 * With e = y_j - u_j: D = sum e^2 / 2, dD/dy_j = e; Huber's goes on linearly from |e| = delta, and its derivative is cut off there.
 * The sum is over the actions compared, or has the taken action alone.
 *
 * <p>Source: P. J. Huber, Robust estimation of a location parameter (1964).
 */
final class ValueError extends Divergence {
    static final String SQUARED = "squared-error";
    static final String SQUARED_TAKEN = "squared-error-taken";
    static final String HUBER = "huber-error";
    static final String HUBER_TAKEN = "huber-error-taken";

    /** Which actions' errors count. */
    enum Actions {
        ALL,
        TAKEN
    }

    private final Actions actions;
    private final float delta;

    private ValueError(String name, Actions actions, float delta) {
        super(name);
        this.actions = actions;
        this.delta = delta;
    }

    static ValueError squared(Actions actions) {
        String name = actions == Actions.ALL ? SQUARED : SQUARED_TAKEN;
        return new ValueError(name, actions, Float.POSITIVE_INFINITY);
    }

    static ValueError huber(Actions actions, double delta) {
        String name = actions == Actions.ALL ? HUBER : HUBER_TAKEN;
        return new ValueError(LossName.of(name, delta), actions, (float) delta);
    }

    @Override
    public boolean comparesValues() {
        return true;
    }

    @Override
    public boolean needsTakenAction() {
        return actions == Actions.TAKEN;
    }

    @Override
    void value(Comparison of, float[] term) {
        errors(of, of.kept);
        for (int i = 0; i < of.size(); i++) {
            float error = Math.abs(of.kept[i]);
            term[i] = error <= delta ? 0.5f * error * error : delta * (error - 0.5f * delta);
        }
        of.sumUp(term);
    }

    /** The errors that count, 0 for the others. */
    private void errors(Comparison of, float[] error) {
        float[] y = of.student.number;
        float[] u = of.other.number;
        if (actions == Actions.TAKEN) {
            Arrays.fill(error, 0, of.size(), 0);
            for (int r = 0; r < of.block.rows(); r++) {
                int i = of.block.at(r, of.taken.of(r));
                error[i] = y[i] - u[i];
            }
            return;
        }
        for (int i = 0; i < of.size(); i++) {
            error[i] = of.mask.allows(i) ? y[i] - u[i] : 0;
        }
    }

    @Override
    void gradient(Comparison of, float[] slope) {
        int n = of.size();
        for (int i = 0; i < n; i++) {
            slope[i] = Math.max(-delta, Math.min(delta, of.kept[i]));
        }
    }
}
