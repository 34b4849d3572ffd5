package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every loss. Each brings its {@link Formula} in double precision, found by its name, and its tolerance. */
abstract class LossSuite {
    private final PolicyLoss base;
    private final double tolerance;

    /** With the tolerance of most: of the sum of the magnitudes of a result's terms a tenth of what {@link LossKernel} promises. */
    LossSuite(PolicyLoss base) {
        this(base, 1e-6);
    }

    /**
     * With another one, at most what is promised. Powers of probabilities need more than most: log p is rounded by up to 4e-6 where p
     * is near the least.
     */
    LossSuite(PolicyLoss base, double tolerance) {
        this.base = base;
        this.tolerance = tolerance;
    }

    final PolicyLoss loss() {
        return base.withLogitScale(1.5).withTemperature(0.8).withEntropyWeight(0.01);
    }

    /** Samples whose targets have the form that the loss asks for. */
    private List<Sample> mixed(long seed, int actions, int count) {
        return suited(new Samples(seed).mixed(actions, count));
    }

    private List<Sample> suited(List<Sample> samples) {
        return base.targets() == Targets.PROBABILITIES ? Samples.withProbabilities(samples) : samples;
    }

    private ReferenceLoss reference() {
        return new ReferenceLoss(loss());
    }

    @Test
    void isFoundByItsName() {
        Divergence divergence = base.divergence();
        assertThat(Divergence.named(divergence.name())).isEqualTo(divergence).hasSameHashCodeAs(divergence);
        assertThat(divergence).hasToString(divergence.name());
        Regulariser regulariser = base.regulariser();
        assertThat(Regulariser.named(regulariser.name())).isEqualTo(regulariser).hasSameHashCodeAs(regulariser);
        assertThat(regulariser).hasToString(regulariser.name());
        assertThat(Targets.named(base.targets().text())).isEqualTo(base.targets());
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
                for (Sample sample : suited(List.of(plain, masked))) {
                    sloping += meetsCentralDifferences(sample) ? 1 : 0;
                }
                cases += 2;
            }
        }
        assertThat(sloping).isGreaterThanOrEqualTo(9 * cases / 10);
    }

    /** Says whether the gradient is more than zero. */
    private boolean meetsCentralDifferences(Sample sample) {
        ReferenceLoss reference = reference();
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
            if (!(Math.abs(gradient[j] - difference) <= 1e-8 * size)) {
                throw new AssertionError("component " + j + ": " + gradient[j] + ", " + difference + " of " + sample);
            }
        }
        return Doubles.largestMagnitude(gradient) > 1e-6;
    }

    @Test
    void paperMatrixFormGivesTheSameGradient() {
        Random random = new Random(2);
        for (int actions : new int[] {2, 3, 5, 18}) {
            for (Formula formula : formulasOfPolicies()) {
                DoubleRow row = draw(random, actions);
                double[] d = PaperForm.timesS(row.logP, formula.byProbability(row));
                assertThat(d).containsExactly(formula.slope(row), within(1e-12));
            }
        }
    }

    @Test
    void paperMatrixFormTimesTheJacobianIsBackPropagation() {
        Random random = new Random(3);
        TinyNetwork network = new TinyNetwork(random, 3, 5, 4);
        double[] x = Doubles.of(3, i -> random.nextGaussian());
        DoubleRow row = DoubleRow.of(Doubles.logSoftmax(network.outputs(x), 1), draw(random, 4).logQ);
        for (Formula formula : formulasOfPolicies()) {
            double[] product = PaperForm.timesJacobian(row.logP, formula.byProbability(row), network.jacobian(x));
            assertThat(network.backward(x, formula.slope(row))).containsExactly(product, within(1e-12));
        }
    }

    private List<Formula> formulasOfPolicies() {
        Formula regulariser = Formula.of(base.regulariser());
        return base.divergence().comparesValues()
                ? List.of(regulariser)
                : List.of(Formula.of(base.divergence()), regulariser);
    }

    private static DoubleRow draw(Random random, int actions) {
        double[] y = Doubles.of(actions, i -> 2 * random.nextGaussian());
        double[] u = Doubles.of(actions, i -> 2 * random.nextGaussian());
        return DoubleRow.of(Doubles.logSoftmax(y, 1), Doubles.logSoftmax(u, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 16, 17, 18, 33, 128, 1000, 1021})
    void floatMeetsDouble(int actions) {
        List<Sample> samples = mixed(actions, actions, actions > 100 ? 6 : 100);
        meetsReference(loss(), samples);
        meetsReference(loss().withTemperature(0.01).withLogitScale(20).withEntropyWeight(0), samples);
        meetsReference(loss().withTemperature(300).withLogitScale(1e-3).withEntropyWeight(1), samples);
    }

    private void meetsReference(PolicyLoss loss, List<Sample> samples) {
        new ReferenceCheck(loss, tolerance).meets(samples);
    }

    @Test
    void gradientComponentsAddUpToZero() {
        assumeFalse(base.divergence().comparesValues(), "the level of the outputs matters");
        for (int actions : new int[] {2, 4, 18, 128}) {
            List<Sample> samples = mixed(5, actions, 50);
            Results results = Results.of(loss(), samples);
            ReferenceLoss reference = reference();
            for (int i = 0; i < samples.size(); i++) {
                float[] gradient = results.gradient[i];
                double[] magnitude = reference.gradientMagnitude(samples.get(i));
                double sum = Doubles.sum(actions, j -> gradient[j]);
                assertThat(sum).isCloseTo(0, within(tolerance * Doubles.sum(actions, j -> magnitude[j]) + 1e-30));
            }
        }
    }

    @Test
    void constantAddedToAllLogitsOrAllTargetsChangesNothing() {
        assumeFalse(base.divergence().comparesValues(), "the level of the outputs matters");
        float level = base.targets() == Targets.PROBABILITIES ? 0 : -77;
        Random random = new Random(6);
        List<Sample> samples = new ArrayList<>();
        List<Sample> moved = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            float[] y = eighths(random);
            float[] u = plus(eighths(random), 0.125f);
            samples.add(Sample.of(y, u));
            moved.add(Sample.of(plus(y, 1000), plus(u, level)));
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
        assumeTrue(base.targets() == Targets.Q_VALUES, "policies are equal bit for bit by their Q-values");
        assumeFalse(base.divergence().equals(Divergence.negativeLogLikelihood()), "least where p is certain");
        PolicyLoss loss = base.withLogitScale(0.25).withTemperature(4);
        for (int actions : new int[] {1, 2, 5, 100}) {
            List<Sample> samples = new Samples(7)
                    .mixed(actions, 30).stream()
                            .map(each -> each.withTargets(each.logits))
                            .toList();
            Results results = Results.of(loss, samples);
            assertThat(results.divergence).containsOnly(0);
            for (float[] gradient : results.gradient) {
                assertZero(gradient);
            }
            assertThat(results.sums.agreement()).isEqualTo(1);
        }
    }

    @Test
    void evenPoliciesHaveNoSlope() {
        assumeTrue(base.targets() == Targets.Q_VALUES, "an even teacher by its Q-values");
        assumeFalse(base.divergence().equals(Divergence.negativeLogLikelihood()), "least where p is certain");
        for (int actions : new int[] {1, 2, 3, 16, 17, 1000}) {
            Results results = Results.of(
                    loss().withEntropyWeight(10), List.of(Sample.of(new float[actions], new float[actions])));
            assertThat((double) results.entropy[0]).isCloseTo(Math.log(actions), within(1e-6 * Math.log(actions)));
            for (float component : results.gradient[0]) {
                assertThat(component).isCloseTo(0, within(1e-6f * 10 * 2 / actions * 14));
            }
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
        float[] u = {Float.POSITIVE_INFINITY, 1e30f, Float.NaN};
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
        Results results = Results.of(loss(), List.of(Sample.of(new float[] {7}, new float[] {7})));
        assertThat(Float.floatToRawIntBits(results.entropy[0])).isZero();
        assertZero(results.gradient[0]);
    }

    @Test
    void hugeLogitsAndTargetsGiveCertainPolicies() {
        assumeFalse(
                base.divergence().equals(StandardisedError.INSTANCE), "the square of a huge difference is no float");
        float[] y = {1e30f, 0, 0};
        Results results = Results.of(loss(), List.of(Sample.of(y, y)));
        assertThat(results.student[0]).containsExactly(1, 0, 0);
        assertThat(results.teacher[0]).containsExactly(1, 0, 0);
        assertZero(results.gradient[0]);
        assertThat(results.divergence[0]).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void logitThatIsNotFiniteIsRefusedByRowAndAction(float number) {
        List<Sample> samples = mixed(8, 4, 100);
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
        assumeFalse(base.targets() == Targets.ACTION, "no number is given");
        List<Sample> samples = mixed(9, 4, 100);
        int row = 271;
        int action = samples.get(row).comparedActions()[0];
        samples.get(row).targets[action] = number;
        String expected = base.targets() == Targets.PROBABILITIES
                ? "target probabilities, row 271, action " + action + ": expected a finite number of at least 0"
                : "target Q-values, row 271, action " + action + ": expected a finite number or -Infinity";
        assertThatThrownBy(() -> Results.of(loss(), samples))
                .isInstanceOf(InvalidRowException.class)
                .hasMessage(expected + ", found " + number);
    }

    @Test
    void paddingCannotMatter() {
        for (int actions : new int[] {4, 100}) {
            List<Sample> steps = mixed(11, actions, 5);
            Padded padded = Padded.of(loss(), steps);
            Results whole = Results.of(loss(), steps);
            assertThat(padded.gradient).isDeepEqualTo(whole.gradient);
            assertThat(padded.sums.toArray()).isEqualTo(whole.sums.toArray());
        }
    }

    @Test
    void vectorsGiveTheBitsOfPlainJava() {
        Arithmetic plainArithmetic = ArithmeticInUse.choose("plain");
        Arithmetic vectorArithmetic = ArithmeticInUse.choose("vector");
        for (int actions : new int[] {1, 2, 3, 7, 16, 17, 18, 63, 64, 65, 128, 1021}) {
            List<Sample> samples = mixed(12, actions, actions > 100 ? 3 : 41);
            Results plain = Results.of(LossKernel.of(loss(), actions, plainArithmetic), samples);
            Results vector = Results.of(LossKernel.of(loss(), actions, vectorArithmetic), samples);
            assertThat(vector.hash()).isEqualTo(plain.hash());
        }
    }

    @Test
    void givesTheSameBitsHoweverRowsAreCutIntoBatches() {
        List<Sample> samples = mixed(10, 3, 400);
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
