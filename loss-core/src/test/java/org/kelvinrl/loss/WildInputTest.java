package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds rows of every kind: each is refused with a message or gives finite numbers, and never NaN in silence. */
class WildInputTest {
    private static final int KERNELS = 2_000;
    private static final int CALLS = 200;
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

    static List<String> divergences() {
        return Divergence.names();
    }

    @ParameterizedTest
    @MethodSource("divergences")
    void givesFiniteNumbersOrRefuses(String divergence) {
        for (int i = 0; i < KERNELS; i++) {
            int actions = 1 + random.nextInt(5);
            PolicyLoss loss = loss(Divergence.named(divergence));
            LossKernel kernel = LossKernel.of(loss, actions);
            for (int k = 0; k < CALLS; k++) {
                feed(loss, kernel, actions);
            }
        }
        assertThat(numbers).isGreaterThan(10_000_000);
        assertThat(refused).isGreaterThan(KERNELS * CALLS / 8);
        assertThat(computed).isGreaterThan(KERNELS * CALLS / 8);
    }

    private void feed(PolicyLoss loss, LossKernel kernel, int actions) {
        int rows = 1 + random.nextInt(MOST_ROWS);
        int n = actions * rows;
        int kind = random.nextInt(6);
        float[] gradient = filled(n);
        float[] p = filled(n);
        float[] q = filled(n);
        float[] d = filled(rows);
        float[] h = filled(rows);
        float[] regulariser = filled(rows);
        LossBatch batch = LossBatch.of(actions)
                .rows(rows)
                .logits(draw(n, kind, false), 0, actions)
                .targets(draw(n, random.nextInt(6), loss.targets() == Targets.PROBABILITIES), 0, actions)
                .actions(actions(rows, actions), 0)
                .reference(draw(n, random.nextInt(6), true), 0, actions)
                .weights(random.nextInt(3) > 0 ? null : draw(rows, random.nextInt(6), true), 0)
                .steps(random.nextInt(3) > 0 ? null : mask(rows), 0)
                .mask(mask(n), 0, actions)
                .loggedMask(mask(n), 0, actions)
                .gradient(gradient, 0, actions)
                .studentProbabilities(p, 0, actions)
                .teacherProbabilities(q, 0, actions)
                .divergence(d, 0)
                .entropy(h, 0)
                .regulariser(regulariser, 0);
        LossSums sums = LossSums.create();
        numbers += 3L * n;
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
        assertFinite(regulariser, Float.MAX_VALUE);
        if (sums.weight() > 0) {
            assertThat(sums.loss()).isFinite();
        }
    }

    /** Now and then one that there is not. */
    private int[] actions(int rows, int actions) {
        int[] chosen = new int[rows];
        for (int r = 0; r < rows; r++) {
            chosen[r] = random.nextInt(40) == 0 ? random.nextInt(-2, actions + 2) : random.nextInt(actions);
        }
        return chosen;
    }

    private PolicyLoss loss(Divergence divergence) {
        List<String> forms = Targets.names();
        Targets targets = Targets.named(forms.get(divergence.comparesValues() ? 0 : random.nextInt(forms.size())));
        PolicyLoss loss = PolicyLoss.of(divergence).withTargets(targets).withRegulariser(regulariser());
        if (random.nextInt(3) > 0) {
            return loss.withEntropyWeight(0.01);
        }
        return loss.withLogitScale(Math.pow(10, random.nextInt(-30, 31)))
                .withTemperature(Math.pow(10, random.nextInt(-30, 31)))
                .withEntropyWeight(random.nextBoolean() ? 0 : Math.pow(10, random.nextInt(-30, 31)));
    }

    private Regulariser regulariser() {
        return switch (random.nextInt(3)) {
            case 0 -> Regulariser.shannonEntropy();
            case 1 -> Regulariser.tsallisEntropy(Math.pow(10, random.nextInt(-3, 4)));
            default -> Regulariser.klToReference();
        };
    }

    private float[] draw(int n, int kind, boolean positive) {
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
            x[i] = positive && kind != 1 ? Math.abs(x[i]) : x[i];
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
