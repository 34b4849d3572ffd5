package org.kelvinrl.train;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, <em>Decoupled Weight Decay Regularization</em>, 2019): before Adam's step,
 * which does not see the decay, {@code w = w - rate decay w}. The decay follows the learning rate through its schedule.
 *
 * @param adam the rule without decay
 * @param weightDecay decay of every parameter, biases and the gains of norms too, at least 0
 */
public record AdamW(Adam adam, double weightDecay) implements Optimiser {

    @Override
    public int moments() {
        return adam.moments();
    }

    @Override
    public void step(
            float[] parameters, float[] gradient, float scale, float[] moments, long step, double learningRate) {
        float keep = (float) (1 - learningRate * weightDecay);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] *= keep;
        }
        adam.step(parameters, gradient, scale, moments, step, learningRate);
    }
}
