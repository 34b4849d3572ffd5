package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds rows of every kind: each is refused with a message or gives finite numbers, and never NaN in silence. */
class WildInputTest {
    private static final int KERNELS = 6_000;
    private static final int CALLS = 15;
    private static final int MOST_ROWS = 8;
    private static final float[] SPECIAL = {
        0,
        -0f,
        1,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e30f,
        -1e30f,
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        Float.NaN
    };

    private final SplittableRandom random = new SplittableRandom(20);
    private long numbers;
    private int refused;
    private int computed;

    @ParameterizedTest
    @ValueSource(strings = {"forward-kl", "reverse-kl"})
    void givesFiniteNumbersOrRefuses(String divergence) {
        for (int i = 0; i < KERNELS; i++) {
            int actions = 1 + random.nextInt(5);
            LossKernel kernel = LossKernel.of(loss(Divergence.named(divergence)), actions);
            for (int k = 0; k < CALLS; k++) {
                feed(kernel, actions);
            }
        }
        assertThat(numbers).isGreaterThan(2_000_000);
        assertThat(refused).isGreaterThan(KERNELS * CALLS / 8);
        assertThat(computed).isGreaterThan(KERNELS * CALLS / 8);
    }

    private void feed(LossKernel kernel, int actions) {
        int rows = 1 + random.nextInt(MOST_ROWS);
        int n = actions * rows;
        int kind = random.nextInt(6);
        float[] gradient = filled(n);
        float[] p = filled(n);
        float[] q = filled(n);
        float[] d = filled(rows);
        float[] h = filled(rows);
        LossBatch batch = LossBatch.of(actions)
                .rows(rows)
                .logits(draw(n, kind), 0, actions)
                .targets(draw(n, random.nextInt(6)), 0, actions)
                .mask(mask(n), 0, actions)
                .loggedMask(mask(n), 0, actions)
                .gradient(gradient, 0, actions)
                .studentProbabilities(p, 0, actions)
                .teacherProbabilities(q, 0, actions)
                .divergence(d, 0)
                .entropy(h, 0);
        LossSums sums = LossSums.create();
        numbers += 2L * n;
        try {
            kernel.accept(batch, sums);
        } catch (InvalidRowException e) {
            assertThat(e).hasMessageMatching("[a-zA-Z -]+, row \\d+(, action \\d+)?: expected .+, found .+");
            refused++;
            return;
        }
        computed++;
        assertFinite(gradient, Float.MAX_VALUE);
        assertFinite(p, 1);
        assertFinite(q, 1);
        assertFinite(d, Float.MAX_VALUE);
        assertFinite(h, 2);
        assertThat(sums.loss()).isFinite();
    }

    private PolicyLoss loss(Divergence divergence) {
        if (random.nextInt(3) > 0) {
            return PolicyLoss.of(divergence).withEntropyWeight(0.01);
        }
        return PolicyLoss.of(divergence)
                .withLogitScale(Math.pow(10, random.nextInt(-30, 31)))
                .withTemperature(Math.pow(10, random.nextInt(-30, 31)))
                .withEntropyWeight(random.nextBoolean() ? 0 : Math.pow(10, random.nextInt(-30, 31)));
    }

    private float[] draw(int n, int kind) {
        float[] x = new float[n];
        float scale = (float) Math.pow(10, random.nextInt(-45, 39));
        for (int i = 0; i < n; i++) {
            x[i] = switch (kind) {
                case 0 -> random.nextInt(20) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : benign();
                case 1 -> Float.intBitsToFloat(random.nextInt());
                case 2 -> random.nextInt(3);
                case 3 -> scale * benign();
                case 4 -> Float.MIN_VALUE * random.nextInt(-9, 10);
                default -> benign();
            };
        }
        return x;
    }

    private float benign() {
        return (float) (4 * random.nextDouble() - 2);
    }

    /** Nearly all true, or half, or none at all. */
    private boolean[] mask(int n) {
        int kind = random.nextInt(8);
        if (kind < 4) {
            return null;
        }
        boolean[] mask = new boolean[n];
        for (int i = 0; i < n; i++) {
            mask[i] = kind == 4 ? random.nextInt(3) > 0 : random.nextInt(50) > 0;
        }
        return mask;
    }

    private static float[] filled(int n) {
        float[] x = new float[n];
        Arrays.fill(x, Float.NaN);
        return x;
    }

    private static void assertFinite(float[] numbers, float most) {
        for (float number : numbers) {
            if (!(Math.abs(number) <= most)) {
                throw new AssertionError("found " + number);
            }
        }
    }
}
