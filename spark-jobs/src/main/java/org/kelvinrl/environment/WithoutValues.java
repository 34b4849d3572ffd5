package org.kelvinrl.environment;

/**
 * Acts as another policy does, but tells no action values: for values that only rank actions and would be taken for Q-values.
 */
record WithoutValues(Policy policy) implements Policy {

    @Override
    public void probabilities(float[] observation, boolean[] valid, float[] probabilities) {
        policy.probabilities(observation, valid, probabilities);
    }

    @Override
    public void begin() {
        policy.begin();
    }

    @Override
    public void advance() {
        policy.advance();
    }

    @Override
    public boolean hasMemory() {
        return policy.hasMemory();
    }
}
