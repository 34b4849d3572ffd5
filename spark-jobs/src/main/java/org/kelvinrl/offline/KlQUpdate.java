package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossBatch;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Targets;

/**
 * The paper's offline step: u is the frozen copy's values with the Bellman target in the place of the taken action, and the policy
 * p = softmax(Q / tau) of the values Q is fitted to q = softmax(u / tau), by a divergence less a little entropy.
 *
 * <p>Beside the paper, as softmax does not see a constant: beta / 2 times the squared difference of the means of Q and of u over the
 * valid actions, which anchors the level that the Bellman target is read from; and a weight on staying near the logged policy.
 */
final class KlQUpdate implements Update {

    private final TransitionBatch batch;
    private final AlgorithmOptions options;
    private final LossKernel kernel;
    private final LossBatch rows;
    private final float[] wanted;
    private final float[] targets;
    private final float[] policy;
    private final float[] slope;
    private final LikelihoodLoss likelihood;
    private final Behaviour behaviour;
    private final LossKernel fromBehaviour;
    private final LossBatch behaviourRows;
    private final float[] prior;
    private final LossSums unused = LossSums.create();

    KlQUpdate(TransitionBatch batch, AlgorithmOptions options) {
        int actions = batch.actions();
        this.batch = batch;
        this.options = options;
        this.kernel = LossKernel.of(loss(options), actions);
        this.rows = LossBatch.of(actions);
        this.targets = new float[batch.mostRows()];
        this.wanted = new float[batch.mostRows() * actions];
        this.policy = new float[actions];
        this.slope = new float[wanted.length];
        this.prior = new float[wanted.length];
        this.likelihood = new LikelihoodLoss(batch, options.logitScale(), 0);
        this.behaviour = estimatesBehaviour(options) ? Behaviour.amongValid(batch) : null;
        this.fromBehaviour = LossKernel.of(
                PolicyLoss.of(Divergence.reverseKl())
                        .withTargets(Targets.PROBABILITIES)
                        .withLogitScale(options.logitScale()),
                actions);
        this.behaviourRows = LossBatch.of(actions);
    }

    /** The divergence and the entropy. */
    static PolicyLoss loss(AlgorithmOptions options) {
        return PolicyLoss.of(Divergence.named(options.divergence()))
                .withLogitScale(options.logitScale())
                .withTemperature(options.temperature().factor())
                .withEntropyWeight(options.entropyWeight());
    }

    /** True if a behaviour policy is estimated beside. */
    static boolean estimatesBehaviour(AlgorithmOptions options) {
        return options.behaviourTerm() == BehaviourTerm.KL && options.behaviourWeight() > 0;
    }

    @Override
    public void losses(LossSums sums) {
        int actions = batch.actions();
        want();
        rows.rows(batch.rows())
                .logits(batch.now(Head.CRITIC), 0, actions)
                .targets(wanted, 0, actions)
                .mask(batch.mask(), 0, actions)
                .actions(batch.taken, 0)
                .weights(batch.targetWeights, 0)
                .gradient(batch.gradient(Head.CRITIC), 0, actions);
        kernel.accept(rows, sums);
        for (int row = 0; options.anchorWeight() > 0 && row < batch.rows(); row++) {
            anchor(row);
        }
        if (options.behaviourWeight() > 0) {
            stayNear();
        }
    }

    /** The frozen copy's values, with the Bellman target in the place of the taken action. */
    private void want() {
        int actions = batch.actions();
        System.arraycopy(batch.frozen(Head.CRITIC), 0, wanted, 0, batch.rows() * actions);
        float[] now = options.backup() == Backup.DOUBLE ? batch.next(Head.CRITIC) : null;
        float[] frozen = batch.frozenNext(Head.CRITIC);
        float temperature = (float) options.temperature().factor();
        for (int row = 0; row < batch.rows(); row++) {
            int at = row * actions;
            float value = options.backup().of(frozen, now, at, actions, batch.nextMask(), temperature, policy);
            targets[row] = batch.returns[row] + batch.discounts[row] * value;
            if (batch.targetWeights[row] > 0) {
                wanted[at + batch.taken[row]] = targets[row];
            }
        }
    }

    private void anchor(int row) {
        int actions = batch.actions();
        int at = row * actions;
        float[] values = batch.now(Head.CRITIC);
        float[] gradient = batch.gradient(Head.CRITIC);
        double difference = 0;
        int valid = 0;
        for (int j = 0; j < actions; j++) {
            if (isValid(at + j)) {
                difference += (double) values[at + j] - wanted[at + j];
                valid++;
            }
        }
        double factor = options.anchorWeight() * batch.targetWeights[row] / ((double) valid * valid);
        for (int j = 0; j < actions; j++) {
            if (isValid(at + j)) {
                gradient[at + j] += (float) (factor * difference);
            }
        }
    }

    private boolean isValid(int index) {
        return batch.mask() == null || batch.mask()[index];
    }

    private void stayNear() {
        if (behaviour == null) {
            likelihood.accept(batch.now(Head.CRITIC), batch.weights, options.behaviourWeight(), slope, unused);
        } else {
            fromEstimate();
            behaviour.learn();
        }
        float[] gradient = batch.gradient(Head.CRITIC);
        for (int i = 0; i < batch.rows() * batch.actions(); i++) {
            gradient[i] += slope[i];
        }
    }

    /** The slope of KL(p to b), b being taken as it is. */
    private void fromEstimate() {
        int actions = batch.actions();
        float[] logits = behaviour.now();
        for (int row = 0; row < batch.rows(); row++) {
            int at = row * actions;
            ActionValues.soft(logits, at, actions, batch.mask(), at, 1, policy);
            System.arraycopy(policy, 0, prior, at, actions);
        }
        behaviourRows
                .rows(batch.rows())
                .logits(batch.now(Head.CRITIC), 0, actions)
                .targets(prior, 0, actions)
                .mask(batch.mask(), 0, actions)
                .weights(batch.weights, 0)
                .gradientScale(options.behaviourWeight())
                .gradient(slope, 0, actions);
        fromBehaviour.accept(behaviourRows, unused);
    }

    @Override
    public float[] acting() {
        return batch.now(Head.CRITIC);
    }

    @Override
    public float[] values() {
        return batch.now(Head.CRITIC);
    }

    @Override
    public float[] targets() {
        return targets;
    }
}
