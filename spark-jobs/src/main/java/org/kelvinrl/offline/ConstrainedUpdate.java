package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.FilteredNetwork;

/**
 * Batch-constrained Q-learning for finitely many actions (Fujimoto et al., 2019): double DQN that only looks at actions whose estimated
 * behaviour probability is at least a share of the most probable one's. The model that acts sees no mask, so the behaviour policy is over
 * all actions.
 */
final class ConstrainedUpdate extends ValueUpdate {

    private final Behaviour behaviour;
    private final boolean[] nextAllowed;
    private final float[] acting;

    ConstrainedUpdate(TransitionBatch batch, AlgorithmOptions options) {
        super(batch, options);
        this.behaviour = Behaviour.amongAll(batch);
        this.nextAllowed = new boolean[batch.mostRows() * batch.actions()];
        this.acting = new float[nextAllowed.length];
    }

    @Override
    public void losses(LossSums sums) {
        super.losses(sums);
        behaviour.learn();
        act();
    }

    @Override
    float nextValue(float[] frozen, float[] now, int row) {
        int actions = batch.actions();
        int at = row * actions;
        float[] logits = behaviour.next();
        int likeliest = ActionValues.best(logits, at, actions, batch.nextMask(), at);
        for (int j = 0; j < actions; j++) {
            nextAllowed[at + j] = isAllowed(logits, at, j, likeliest, batch.nextMask());
        }
        return options.backup()
                .of(
                        frozen,
                        now,
                        at,
                        actions,
                        nextAllowed,
                        (float) options.temperature().factor(),
                        policy);
    }

    private boolean isAllowed(float[] logits, int at, int action, int likeliest, boolean[] mask) {
        boolean isValid = mask == null || mask[at + action];
        return isValid
                && FilteredNetwork.penalty(logits[at + action], logits[at + likeliest], options.threshold()) == 0;
    }

    private void act() {
        int actions = batch.actions();
        float[] logits = behaviour.now();
        float[] values = critic.now();
        for (int row = 0; row < batch.rows(); row++) {
            int at = row * actions;
            int likeliest = ActionValues.best(logits, at, actions, null, at);
            for (int j = 0; j < actions; j++) {
                float penalty = FilteredNetwork.penalty(logits[at + j], logits[at + likeliest], options.threshold());
                acting[at + j] = values[at + j] - penalty;
            }
        }
    }

    @Override
    public float[] acting() {
        return acting;
    }
}
