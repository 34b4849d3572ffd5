package org.kelvinrl.evaluate;

import org.kelvinrl.environment.ActionValues;
import org.kelvinrl.model.PolicyModel;

/** What a model says of the actions, step by step. For one thread. */
final class ModelValues implements ActionValues {

    private final PolicyModel.Evaluator evaluator;
    private final boolean hasMemory;

    ModelValues(PolicyModel model) {
        this.evaluator = model.evaluator(1);
        this.hasMemory = model.network().stateSize() > 0;
    }

    @Override
    public void values(float[] observation, float[] values) {
        System.arraycopy(evaluator.outputs(observation, 0, 1), 0, values, 0, values.length);
    }

    @Override
    public boolean hasMemory() {
        return hasMemory;
    }

    @Override
    public void begin() {
        evaluator.begin();
    }

    @Override
    public void advance() {
        evaluator.advance();
    }
}
