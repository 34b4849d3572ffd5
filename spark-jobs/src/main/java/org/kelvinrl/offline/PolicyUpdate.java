package org.kelvinrl.offline;

/** The losses of an algorithm that learns a policy of its own, beside a critic or without one. For one thread. */
abstract class PolicyUpdate implements Update {

    final TransitionBatch batch;

    /** Null if there is none. */
    final Critic critic;

    PolicyUpdate(TransitionBatch batch, Critic critic) {
        this.batch = batch;
        this.critic = critic;
    }

    @Override
    public float[] acting() {
        return batch.now(Head.POLICY);
    }

    @Override
    public float[] values() {
        return critic == null ? null : critic.now();
    }

    @Override
    public float[] targets() {
        return critic == null ? null : critic.targets();
    }
}
