package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every divergence. Each brings its formula in double precision. */
abstract class DivergenceSuite {
    /** Of the sum of the magnitudes of a result's terms: a tenth of what {@link LossKernel} promises. */
    private static final double TOLERANCE = 1e-6;

    /** Probabilities below exp(-87) are 0. */
    private static final double FLUSHED = 2 * Math.exp(-87);

    private final Divergence divergence;
    private final Formula formula;

    DivergenceSuite(Divergence divergence, Formula formula) {
        this.divergence = divergence;
        this.formula = formula;
    }

    final PolicyLoss loss() {
        return PolicyLoss.of(divergence)
                .withLogitScale(1.5)
                .withTemperature(0.8)
                .withEntropyWeight(0.01);
    }

    @Test
    void isFoundByItsName() {
        assertThat(Divergence.named(divergence.name())).isEqualTo(divergence);
        assertThat(Divergence.names()).contains(divergence.name());
        assertThat(divergence).hasToString(divergence.name());
    }

    @Test
    void referenceGradientMeetsCentralDifferences() {
        Samples samples = new Samples(1);
        int cases = 0;
        int sloping = 0;
        for (int actions : new int[] {2, 3, 4, 18, 128, 1000}) {
            for (int i = 0; i < (actions > 100 ? 3 : 50); i++) {
                double spread = i % 3 == 2 ? 8 : 1;
                Sample plain = samples.draw(actions, spread, 90, spread);
                Sample masked = samples.drawMasked(Math.max(3, actions), spread, 90, spread);
                sloping += meetsCentralDifferences(plain) ? 1 : 0;
                sloping += meetsCentralDifferences(masked) ? 1 : 0;
                cases += 2;
            }
        }
        assertThat(sloping).isGreaterThan(9 * cases / 10);
    }

    /** Says whether the gradient is more than zero. */
    private boolean meetsCentralDifferences(Sample sample) {
        ReferenceLoss reference = new ReferenceLoss(loss(), formula);
        double[] gradient = reference.gradient(sample);
        double[] logits = sample.doubleLogits();
        double step = 1e-5;
        for (int j = 0; j < logits.length; j += Math.max(1, logits.length / 40)) {
            double at = logits[j];
            logits[j] = at + step;
            double above = reference.value(logits, sample);
            logits[j] = at - step;
            double below = reference.value(logits, sample);
            logits[j] = at;
            double difference = sample.weight * (above - below) / (2 * step);
            double size = Math.max(1, Math.abs(above));
            assertThat(gradient[j]).as("component %d of %s", j, sample).isCloseTo(difference, within(3e-9 * size));
        }
        return Doubles.largestMagnitude(gradient) > 1e-6;
    }

    @Test
    void paperMatrixFormGivesTheSameGradient() {
        Samples samples = new Samples(2);
        for (int actions : new int[] {2, 3, 5, 18}) {
            Sample sample = samples.draw(actions, 2, 0, 2);
            double[] logP = Doubles.logSoftmax(sample.doubleLogits(), 1);
            double[] logQ = Doubles.logSoftmax(sample.doubleTargets(), 1);
            double[] d = PaperForm.timesS(logP, formula.byProbability(logP, logQ));
            assertThat(d).containsExactly(formula.slope(logP, logQ), within(1e-12));
        }
    }

    @Test
    void paperMatrixFormTimesTheJacobianIsBackPropagation() {
        Random random = new Random(3);
        TinyNetwork network = new TinyNetwork(random, 3, 5, 4);
        double[] x = Doubles.of(3, i -> random.nextGaussian());
        double[] logP = Doubles.logSoftmax(network.outputs(x), 1);
        double[] logQ = Doubles.logSoftmax(Doubles.of(4, i -> random.nextGaussian()), 1);
        double[] d = formula.slope(logP, logQ);
        double[] product = PaperForm.timesJacobian(logP, formula.byProbability(logP, logQ), network.jacobian(x));
        assertThat(network.backward(x, d)).containsExactly(product, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 16, 17, 18, 33, 128, 1000, 1021})
    void floatMeetsDouble(int actions) {
        List<Sample> samples = new Samples(actions).mixed(actions, actions > 100 ? 6 : 100);
        meetsReference(loss(), samples);
        meetsReference(loss().withTemperature(0.01).withLogitScale(20).withEntropyWeight(0), samples);
        meetsReference(loss().withTemperature(300).withLogitScale(1e-3).withEntropyWeight(1), samples);
    }

    @Test
    void targetOfMinusInfinityIsNeverTaken() {
        List<Sample> samples = new Samples(4).mixed(6, 200);
        for (Sample sample : samples) {
            int spared = sample.comparedActions()[0];
            for (int j = 0; j < 6; j += 2) {
                sample.targets[j] = j == spared ? sample.targets[j] : Float.NEGATIVE_INFINITY;
            }
        }
        meetsReference(loss(), samples);
        Results results = Results.of(loss(), samples);
        assertThat(results.teacher[0][2]).isZero();
    }

    private void meetsReference(PolicyLoss loss, List<Sample> samples) {
        Results results = Results.of(loss, samples);
        ReferenceLoss reference = new ReferenceLoss(loss, formula);
        double[] sums = new double[7];
        double size = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            double[] y = sample.doubleLogits();
            double d = reference.divergence(y, sample);
            double h = reference.entropy(y, sample);
            double teacherEntropy = reference.teacherEntropy(sample);
            double flushed = FLUSHED * (1 + largestLog(reference, sample));
            near(results.divergence[i], d, reference.divergenceMagnitude(sample), flushed, sample);
            near(results.entropy[i], h, h, flushed, sample);
            double[] gradient = reference.gradient(sample);
            double[] magnitude = reference.gradientMagnitude(sample);
            for (int j = 0; j < y.length; j++) {
                double lost = flushed * (1 + loss.entropyWeight()) * loss.logitScale() * sample.weight;
                near(results.gradient[i][j], gradient[j], magnitude[j], lost, sample);
            }
            policyNear(results.student[i], reference.logP(y, sample.validActions()), sample.validActions());
            policyNear(results.teacher[i], reference.logQ(sample), sample.comparedActions());
            double w = sample.weight;
            double agreed = bestOf(sample.logits, sample) == bestOf(sample.targets, sample) ? w : 0;
            double total = d - loss.entropyWeight() * h;
            size += w * (reference.divergenceMagnitude(sample) + (1 + loss.entropyWeight()) * h + teacherEntropy);
            double[] row = {1, w, w * total, w * d, w * h, w * teacherEntropy, agreed};
            Arrays.setAll(sums, k -> sums[k] + row[k]);
        }
        double[] found = results.sums.toArray();
        for (int k = 0; k < sums.length; k++) {
            assertThat(found[k]).isCloseTo(sums[k], within(TOLERANCE * size));
        }
    }

    private static void near(float found, double expected, double magnitude, double flushed, Object of) {
        double tolerance = TOLERANCE * magnitude + flushed + Float.MIN_VALUE;
        if (!(Math.abs(found - expected) <= tolerance)) {
            throw new AssertionError(
                    "expected " + expected + " within " + tolerance + ", found " + found + ", of " + of);
        }
    }

    private static void policyNear(float[] policy, double[] log, int[] actions) {
        double[] expected = new double[policy.length];
        for (int i = 0; i < actions.length; i++) {
            expected[actions[i]] = Math.exp(log[i]);
        }
        for (int j = 0; j < policy.length; j++) {
            near(policy[j], expected[j], expected[j], FLUSHED, "action " + j);
        }
    }

    private static double largestLog(ReferenceLoss reference, Sample sample) {
        double student = Doubles.largestMagnitude(reference.logP(sample.doubleLogits(), sample.validActions()));
        return student + 2 * Doubles.largestMagnitude(reference.logQ(sample));
    }

    private static int bestOf(float[] x, Sample sample) {
        return Arrays.stream(sample.comparedActions())
                .reduce((i, j) -> x[j] > x[i] ? j : i)
                .orElseThrow();
    }

    @Test
    void gradientComponentsAddUpToZero() {
        for (int actions : new int[] {2, 4, 18, 128}) {
            List<Sample> samples = new Samples(5).mixed(actions, 50);
            Results results = Results.of(loss(), samples);
            ReferenceLoss reference = new ReferenceLoss(loss(), formula);
            for (int i = 0; i < samples.size(); i++) {
                float[] gradient = results.gradient[i];
                double[] magnitude = reference.gradientMagnitude(samples.get(i));
                double sum = Doubles.sum(actions, j -> gradient[j]);
                assertThat(sum).isCloseTo(0, within(TOLERANCE * Doubles.sum(actions, j -> magnitude[j]) + 1e-30));
            }
        }
    }

    @Test
    void constantAddedToAllLogitsOrAllTargetsChangesNothing() {
        Random random = new Random(6);
        List<Sample> samples = new ArrayList<>();
        List<Sample> moved = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            float[] y = eighths(random);
            float[] u = eighths(random);
            samples.add(Sample.of(y, u));
            moved.add(Sample.of(plus(y, 1000), plus(u, -77)));
        }
        Results results = Results.of(loss(), samples);
        Results same = Results.of(loss(), moved);
        assertThat(same.gradient).isDeepEqualTo(results.gradient);
        assertThat(same.divergence).isEqualTo(results.divergence);
        assertThat(same.sums.toArray()).isEqualTo(results.sums.toArray());
    }

    private static float[] eighths(Random random) {
        float[] x = new float[5];
        for (int j = 0; j < x.length; j++) {
            x[j] = random.nextInt(64) / 8f;
        }
        return x;
    }

    private static float[] plus(float[] x, float constant) {
        float[] sum = x.clone();
        for (int j = 0; j < x.length; j++) {
            sum[j] += constant;
        }
        return sum;
    }

    @Test
    void equalPoliciesHaveNoDivergenceAndNoGradient() {
        PolicyLoss loss = PolicyLoss.of(divergence).withLogitScale(0.25).withTemperature(4);
        for (int actions : new int[] {1, 2, 5, 100}) {
            List<Sample> samples = new ArrayList<>();
            for (Sample each : new Samples(7).mixed(actions, 30)) {
                samples.add(new Sample(each.logits, each.logits, each.valid, each.logged, each.weight));
            }
            Results results = Results.of(loss, samples);
            assertThat(results.divergence).containsOnly(0);
            for (float[] gradient : results.gradient) {
                assertZero(gradient);
            }
            assertThat(results.sums.agreement()).isEqualTo(1);
        }
    }

    /** Either sign of zero. */
    private static void assertZero(float[] gradient) {
        for (float component : gradient) {
            assertThat(component).isZero();
        }
    }

    @Test
    void oneValidActionLeavesNothingToLearn() {
        boolean[] one = {false, true, false};
        float[] y = {Float.NaN, 1e30f, Float.NEGATIVE_INFINITY};
        float[] u = {Float.POSITIVE_INFINITY, -5, Float.NaN};
        Results results = Results.of(loss(), List.of(new Sample(y, u, one, one, 2)));
        assertZero(results.gradient[0]);
        assertThat(results.student[0]).containsExactly(0, 1, 0);
        assertThat(results.teacher[0]).containsExactly(0, 1, 0);
        assertThat(results.divergence[0]).isZero();
        assertThat(results.entropy[0]).isZero();
        assertThat(results.sums.agreement()).isEqualTo(1);
    }

    @Test
    void onlyActionHasAnEntropyOfPlusZero() {
        Results results = Results.of(loss(), List.of(Sample.of(new float[] {5}, new float[] {7})));
        assertThat(Float.floatToRawIntBits(results.entropy[0])).isZero();
        assertZero(results.gradient[0]);
    }

    @Test
    void hugeLogitsAndTargetsGiveCertainPolicies() {
        float[] y = {1e30f, -1e30f, 0};
        float[] u = {1e30f, -1e30f, 0};
        Results results = Results.of(loss(), List.of(Sample.of(y, u)));
        assertThat(results.student[0]).containsExactly(1, 0, 0);
        assertThat(results.teacher[0]).containsExactly(1, 0, 0);
        assertZero(results.gradient[0]);
        assertThat(results.divergence[0]).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void logitThatIsNotFiniteIsRefusedByRowAndAction(float number) {
        List<Sample> samples = new Samples(8).mixed(4, 100);
        int row = 333;
        int action = samples.get(row).validActions()[0];
        samples.get(row).logits[action] = number;
        assertThatThrownBy(() -> Results.of(loss(), samples))
                .isInstanceOf(InvalidRowException.class)
                .hasMessage("logits, row 333, action " + action + ": expected a finite number, found " + number);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void targetThatIsNotANumberIsRefusedByRowAndAction(float number) {
        List<Sample> samples = new Samples(9).mixed(4, 100);
        int row = 271;
        int action = samples.get(row).comparedActions()[0];
        samples.get(row).targets[action] = number;
        assertThatThrownBy(() -> Results.of(loss(), samples))
                .isInstanceOf(InvalidRowException.class)
                .hasMessage("target Q-values, row 271, action " + action
                        + ": expected a finite number or -Infinity, found " + number);
    }

    @Test
    void givesTheSameBitsHoweverRowsAreCutIntoBatches() {
        List<Sample> samples = new Samples(10).mixed(3, 400);
        LossKernel kernel = LossKernel.of(loss(), 3);
        Results whole = Results.of(kernel, samples);
        int row = 0;
        for (int size : new int[] {1, 2, 3, 7, 17, 255, 256, 257, 700}) {
            Results part = Results.of(kernel, samples.subList(row, row + size));
            assertThat(part.gradient).isDeepEqualTo(Arrays.copyOfRange(whole.gradient, row, row + size));
            assertThat(part.divergence).isEqualTo(Arrays.copyOfRange(whole.divergence, row, row + size));
            row += size;
        }
    }
}
