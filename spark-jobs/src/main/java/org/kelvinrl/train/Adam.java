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
        Part part = new Part(this, scale, step, learningRate);
        for (int first = 0; first < count; first += Part.SIZE) {
            int size = Math.min(Part.SIZE, count - first);
            System.arraycopy(parameters, first, part.parameters, 0, size);
            System.arraycopy(gradient, first, part.gradient, 0, size);
            System.arraycopy(moments, first, part.first, 0, size);
            System.arraycopy(moments, count + first, part.second, 0, size);
            part.step(size);
            System.arraycopy(part.parameters, 0, parameters, first, size);
            System.arraycopy(part.first, 0, moments, first, size);
            System.arraycopy(part.second, 0, moments, count + first, size);
        }
    }

    /**
     * A part of all four vectors, small enough for the nearest cache. The compiler makes vector instructions of a loop only if it goes
     * through all its arrays at the same index, which the second moments, behind the first in one array, do not allow.
     */
    private static final class Part {

        private static final int SIZE = 1024;

        private final float[] parameters = new float[SIZE];
        private final float[] gradient = new float[SIZE];
        private final float[] first = new float[SIZE];
        private final float[] second = new float[SIZE];
        private final float scale;
        private final float keep1;
        private final float take1;
        private final float keep2;
        private final float take2;
        private final float rate;
        private final float floor;

        Part(Adam adam, float scale, long step, double learningRate) {
            double correction1 = 1 - Math.pow(adam.beta1, (double) step);
            double correction2 = 1 - Math.pow(adam.beta2, (double) step);
            this.scale = scale;
            this.keep1 = (float) adam.beta1;
            this.take1 = (float) (1 - adam.beta1);
            this.keep2 = (float) adam.beta2;
            this.take2 = (float) (1 - adam.beta2);
            // m / c1 / (sqrt(v / c2) + eps) with both corrections moved into constants
            this.rate = (float) (learningRate * Math.sqrt(correction2) / correction1);
            this.floor = (float) (adam.epsilon * Math.sqrt(correction2));
        }

        void step(int size) {
            for (int i = 0; i < size; i++) {
                float g = gradient[i] * scale;
                float m = keep1 * first[i] + take1 * g + TINY - TINY;
                float v = keep2 * second[i] + take2 * g * g + TINY - TINY;
                first[i] = m;
                second[i] = v;
                parameters[i] -= rate * m / ((float) Math.sqrt(v) + floor);
            }
        }
    }
}
