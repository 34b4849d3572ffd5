package org.kelvinrl.train;

/** Stochastic gradient descent with Polyak's momentum: {@code m = momentum m + g}, {@code w = w - rate m}. */
public record Sgd(double momentum) implements Optimiser {

    @Override
    public int moments() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    public void step(
            float[] parameters, float[] gradient, float scale, float[] moments, long step, double learningRate) {
        float rate = (float) learningRate;
        if (momentum == 0) {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= rate * (gradient[i] * scale);
            }
            return;
        }
        float keep = (float) momentum;
        for (int i = 0; i < parameters.length; i++) {
            float m = keep * moments[i] + gradient[i] * scale;
            moments[i] = m;
            parameters[i] -= rate * m;
        }
    }
}
