package org.kelvinrl.train;

/** Adam (Kingma and Ba, 2015), with both moments corrected for their start at zero. */
public record Adam(double beta1, double beta2, double epsilon) implements Optimiser {

    /**
     * Added and taken away again, it rounds a moment to a multiple of about 1e-27. A moment whose gradient stays 0, as behind a
     * rectifier that never opens, would decay into subnormal numbers, with which a processor is many times slower; next to epsilon
     * neither matters.
     */
    private static final float TINY = 1e-20f;

    /** The paper's constants: 0.9, 0.999 and 1e-8. */
    public static final Adam STANDARD = new Adam(0.9, 0.999, 1e-8);

    @Override
    public int moments() {
        return 2;
    }

    @Override
    public void step(
            float[] parameters, float[] gradient, float scale, float[] moments, long step, double learningRate) {
        int count = parameters.length;
        double correction1 = 1 - Math.pow(beta1, (double) step);
        double correction2 = 1 - Math.pow(beta2, (double) step);
        // m / c1 / (sqrt(v / c2) + eps) with both corrections moved into constants
        float rate = (float) (learningRate * Math.sqrt(correction2) / correction1);
        float floor = (float) (epsilon * Math.sqrt(correction2));
        float keep1 = (float) beta1;
        float take1 = (float) (1 - beta1);
        float keep2 = (float) beta2;
        float take2 = (float) (1 - beta2);
        for (int i = 0; i < count; i++) {
            float g = gradient[i] * scale;
            float m = keep1 * moments[i] + take1 * g + TINY - TINY;
            float v = keep2 * moments[count + i] + take2 * g * g + TINY - TINY;
            moments[i] = m;
            moments[count + i] = v;
            parameters[i] -= rate * m / ((float) Math.sqrt(v) + floor);
        }
    }
}
