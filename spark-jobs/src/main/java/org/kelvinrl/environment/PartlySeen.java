package org.kelvinrl.environment;

import java.util.Arrays;
import java.util.List;

/** An environment of which policies see some components only, and a teacher all of them. */
final class PartlySeen implements Environment {

    private final String name;
    private final Environment whole;
    private final int[] seen;
    private final List<String> features;
    private final float[] observation;

    /**
     * Hides the others.
     *
     * @param name its name
     * @param whole the environment
     * @param seen indices of the components that are seen
     */
    PartlySeen(String name, Environment whole, int... seen) {
        this.name = name;
        this.whole = whole;
        this.seen = seen;
        this.features = Arrays.stream(seen).mapToObj(whole.featureNames()::get).toList();
        this.observation = new float[whole.observationSize()];
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> featureNames() {
        return features;
    }

    @Override
    public List<String> actionNames() {
        return whole.actionNames();
    }

    @Override
    public int stepLimit() {
        return whole.stepLimit();
    }

    @Override
    public void reset(long seed) {
        whole.reset(seed);
    }

    @Override
    public StepResult step(int action) {
        return whole.step(action);
    }

    @Override
    public void observe(float[] to) {
        whole.observe(observation);
        for (int i = 0; i < seen.length; i++) {
            to[i] = observation[seen[i]];
        }
    }

    @Override
    public int stateSize() {
        return whole.stateSize();
    }

    @Override
    public void state(float[] state) {
        whole.state(state);
    }

    @Override
    public boolean masksActions() {
        return whole.masksActions();
    }

    @Override
    public void validActions(boolean[] valid) {
        whole.validActions(valid);
    }
}
