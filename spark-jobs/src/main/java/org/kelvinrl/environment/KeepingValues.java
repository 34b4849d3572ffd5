package org.kelvinrl.environment;

import java.util.Optional;

/**
 * Acts as another policy does, and keeps the values that it chose by last.
 *
 * @param policy acts
 * @param kept where its values go, [actions]
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares it
record KeepingValues(Policy policy, float[] kept) implements Policy {

    @Override
    public void probabilities(float[] seen, boolean[] valid, float[] probabilities) {
        policy.probabilities(seen, valid, probabilities);
        policy.actionValues().ifPresent(source -> source.finiteValues(seen, kept));
    }

    @Override
    public boolean seesState() {
        return policy.seesState();
    }

    @Override
    public Optional<ActionValues> actionValues() {
        return policy.actionValues();
    }
}
