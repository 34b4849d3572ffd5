package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossKernelTest {
    private final PolicyLoss loss = PolicyLoss.of(Divergence.forwardKl());

    @Test
    void invalidActionsAreNeverLookedAt() {
        float[] y = {1, Float.NaN, 2, Float.NEGATIVE_INFINITY};
        float[] u = {3, Float.POSITIVE_INFINITY, 1, Float.NaN};
        boolean[] valid = {true, false, true, false};
        boolean[] all = {true, true, true, true};
        Results masked = Results.of(loss.withEntropyWeight(0.1), List.of(new Sample(y, u, valid, all, 1)));
        Results pair =
                Results.of(loss.withEntropyWeight(0.1), List.of(Sample.of(new float[] {1, 2}, new float[] {3, 1})));
        assertThat(masked.gradient[0]).containsExactly(pair.gradient[0][0], 0, pair.gradient[0][1], 0);
        assertThat(masked.student[0]).containsExactly(pair.student[0][0], 0, pair.student[0][1], 0);
        assertThat(masked.sums.toArray()).isEqualTo(pair.sums.toArray());
    }

    @Test
    void actionsWithoutTargetCountForTheEntropyAlone() {
        float[] y = {1, 5, 2};
        float[] u = {3, Float.NaN, 1};
        boolean[] all = {true, true, true};
        boolean[] logged = {true, false, true};
        Sample partly = new Sample(y, u, all, logged, 1);
        Results results = Results.of(loss, List.of(partly));
        Results pair = Results.of(loss, List.of(Sample.of(new float[] {1, 2}, new float[] {3, 1})));
        assertThat(results.divergence).isEqualTo(pair.divergence);
        assertThat(results.gradient[0]).containsExactly(pair.gradient[0][0], 0, pair.gradient[0][1]);
        assertThat(results.teacher[0]).containsExactly(pair.teacher[0][0], 0, pair.teacher[0][1]);
        assertThat(results.entropy).isEqualTo(Results.of(loss, List.of(Sample.of(y, y))).entropy);
        assertThat(results.student[0][1]).isGreaterThan(0.9f);
        assertThat(results.sums.agreement()).isZero();
        float withEntropy = Results.of(loss.withEntropyWeight(1), List.of(partly)).gradient[0][1];
        assertThat(withEntropy).isPositive();
    }

    @Test
    void differencesOfLargeTargetsSurviveASmallTemperature() {
        float[] u = {105, 105.01f, 104.99f};
        double[] logQ = Doubles.logSoftmax(Doubles.of(3, j -> u[j]), 100);
        Results results = Results.of(loss.withTemperature(0.01), List.of(Sample.of(new float[3], u)));
        for (int j = 0; j < 3; j++) {
            double q = Math.exp(logQ[j]);
            assertThat((double) results.teacher[0][j]).isCloseTo(q, within(1e-6 * q));
        }
    }

    @Test
    void smallestLogarithmsKeepTheirDigits() {
        float[] y = {0, -40};
        double rest = Math.log1p(Math.exp(-40));
        double expected = rest + 40 * Math.exp(-40);
        assertThat((double) Results.of(loss, List.of(Sample.of(y, y))).entropy[0])
                .isCloseTo(expected, within(1e-6 * expected));
    }

    @Test
    void rowsTellTheirTeachersEntropyAndTheirAgreement() {
        float[] y = {0, 1, 2, 0, 3, 1, 5, 5, 0};
        float[] u = {0, 0, 9, 9, 0, 0, 1, 0, 2};
        boolean[] logged = {true, true, true, true, true, true, true, true, false};
        float[] teacherEntropy = new float[4];
        boolean[] agrees = new boolean[5];
        LossSums sums = LossSums.create();
        LossKernel.of(loss, 3)
                .accept(
                        LossBatch.of(3)
                                .rows(3)
                                .logits(y, 0, 3)
                                .targets(u, 0, 3)
                                .loggedMask(logged, 0, 3)
                                .teacherEntropy(teacherEntropy, 1)
                                .agreement(agrees, 2),
                        sums);
        assertThat(agrees).containsExactly(false, false, true, false, true);
        double[] logQ = Doubles.logSoftmax(new double[] {1, 0}, 1);
        double expected = -Math.exp(logQ[0]) * logQ[0] - Math.exp(logQ[1]) * logQ[1];
        assertThat((double) teacherEntropy[3]).isCloseTo(expected, within(1e-6));
        assertThat(teacherEntropy[0]).isZero();
        double mean = (teacherEntropy[1] + teacherEntropy[2] + teacherEntropy[3]) / 3.0;
        assertThat(sums.teacherEntropy()).isCloseTo(mean, within(1e-7));
        assertThat(sums.agreement()).isEqualTo(2 / 3.0);
    }

    @Test
    void rowWithoutValidActionIsRefused() {
        boolean[] none = new boolean[2];
        boolean[] all = {true, true};
        Sample good = Sample.of(new float[2], new float[2]);
        Sample bad = new Sample(new float[2], new float[2], none, all, 1);
        refused(
                loss,
                List.of(good, bad),
                "logits, row 1: expected at least one action that the masks allow, found none");
    }

    @Test
    void rowWithoutLoggedActionIsRefused() {
        boolean[] first = {true, false};
        boolean[] second = {false, true};
        refused(
                loss,
                List.of(new Sample(new float[2], new float[2], first, second, 1)),
                "target Q-values, row 0: expected at least one action that the masks allow, found none");
    }

    @Test
    void rowWithoutFiniteTargetIsRefused() {
        float[] u = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
        boolean[] valid = {true, true, false};
        String message = "target Q-values, row 0: expected at least one finite number, found -Infinity throughout";
        refused(loss, List.of(new Sample(new float[3], u, valid, valid, 1)), message);
        u[2] = Float.NEGATIVE_INFINITY;
        refused(loss, List.of(Sample.of(new float[3], u)), message);
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY})
    void weightThatIsNegativeOrNotFiniteIsRefused(float weight) {
        boolean[] all = {true};
        refused(
                loss,
                List.of(new Sample(new float[1], new float[1], all, all, weight)),
                "weights, row 0: expected a finite number of at least 0, found " + weight);
    }

    @Test
    void differencesBeyondFloatRangeAreRefused() {
        float[] far = {3e38f, -3e38f};
        refused(
                loss,
                List.of(Sample.of(far, new float[2])),
                "logits, row 0, action 1: expected a number within float's range of the largest, 3.0E38, after scaling"
                        + " by 1.0, found -3.0E38");
        refused(
                loss.withTemperature(1e-10),
                List.of(Sample.of(new float[2], new float[] {-1e30f, 0})),
                "target Q-values, row 0, action 0: expected a number within float's range of the largest, 0.0, after"
                        + " scaling by 1.0E10, found -1.0E30");
    }

    @Test
    void gradientBeyondFloatRangeIsRefused() {
        boolean[] all = {true, true};
        Sample heavy = new Sample(new float[2], new float[] {9, 0}, all, all, 1e20f);
        refused(
                loss.withLogitScale(1e20),
                List.of(heavy),
                "gradient, row 0, action 0: expected a result within float's range, found -Infinity");
    }

    @Test
    void powersOfTheLowestProbabilitiesAreZero() {
        float[] y = {1e38f, -1e38f};
        Results results = Results.of(
                loss.withRegulariser(Regulariser.tsallisEntropy(1e3)).withEntropyWeight(1), List.of(Sample.of(y, y)));
        assertThat(results.regulariser[0]).isZero();
    }

    @Test
    void probabilitiesNeedNotAddUpToOne() {
        PolicyLoss toProbabilities = loss.withTargets(Targets.PROBABILITIES);
        Results results = Results.of(toProbabilities, List.of(Sample.of(new float[3], new float[] {30, 10, 0})));
        assertThat(results.teacher[0]).containsExactly(0.75f, 0.25f, 0);
    }

    @Test
    void probabilitiesThatAreNoneAreRefused() {
        PolicyLoss toProbabilities = loss.withTargets(Targets.PROBABILITIES);
        boolean[] none = new boolean[2];
        boolean[] all = {true, true};
        refused(
                toProbabilities,
                List.of(Sample.of(new float[2], new float[] {0.5f, -0.5f})),
                "target probabilities, row 0, action 1: expected a finite number of at least 0, found -0.5");
        refused(
                toProbabilities,
                List.of(Sample.of(new float[2], new float[2])),
                "target probabilities, row 0: expected at least one probability above 0, found none");
        refused(
                toProbabilities,
                List.of(new Sample(new float[2], new float[2], all, none, 1)),
                "target probabilities, row 0: expected at least one action that the masks allow, found none");
        refused(
                loss.withRegulariser(Regulariser.klToReference()),
                List.of(Sample.of(new float[2], new float[2]).withReference(1, Float.NaN)),
                "reference probabilities, row 0, action 1: expected a finite number of at least 0, found NaN");
    }

    @Test
    void actionsThatAreNoneAreRefused() {
        PolicyLoss toAction = loss.withTargets(Targets.ACTION);
        boolean[] first = {true, false};
        Sample sample = new Sample(new float[2], new float[2], first, first, 1);
        refused(
                toAction,
                List.of(sample, sample.withAction(2)),
                "actions, row 1: expected an action from 0 to 1, found 2");
        refused(toAction, List.of(sample.withAction(-1)), "actions, row 0: expected an action from 0 to 1, found -1");
        refused(
                toAction,
                List.of(sample.withAction(1)),
                "actions, row 0, action 1: expected an action that the masks allow, found one that they do not");
        refused(
                toAction,
                List.of(new Sample(new float[2], new float[2], new boolean[] {true, true}, first, 1).withAction(1)),
                "actions, row 0, action 1: expected an action whose Q-value is logged, found one whose Q-value is not");
    }

    @Test
    void refusalsOfALaterBlockNameItsRow() {
        boolean[] all = {true, true};
        refusedAt290(loss, new Sample(new float[2], new float[2], all, all, -1), "weights, row 290: ");
        float[] far = {3e38f, 3e38f};
        refusedAt290(
                PolicyLoss.of(Divergence.squaredError()),
                Sample.of(far, new float[] {-3e38f, -3e38f}),
                "divergence, row 290: ");
        Sample heavy = new Sample(new float[2], new float[] {9, 0}, all, all, 1e20f);
        refusedAt290(loss.withLogitScale(1e20), heavy, "gradient, row 290, action 0: ");
    }

    /** Puts a row behind 290 good ones, which fill a block. */
    private static void refusedAt290(PolicyLoss loss, Sample bad, String beginning) {
        List<Sample> samples = new ArrayList<>(Collections.nCopies(290, Sample.of(new float[2], new float[2])));
        samples.add(bad);
        assertThatExceptionOfType(InvalidRowException.class)
                .isThrownBy(() -> Results.of(loss, samples))
                .withMessageStartingWith(beginning);
    }

    @Test
    void refusalTellsWhereAndWhat() {
        float[] y = {0, Float.NaN};
        assertThatExceptionOfType(InvalidRowException.class)
                .isThrownBy(() -> Results.of(loss, List.of(Sample.of(y, y))))
                .satisfies(refused -> {
                    assertThat(refused.quantity()).isEqualTo("logits");
                    assertThat(refused.row()).isZero();
                    assertThat(refused.action()).isEqualTo(1);
                    assertThat(refused.expected()).isEqualTo("a finite number");
                    assertThat(refused.found()).isEqualTo("NaN");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 18, 1024})
    void allocatesNothingPerRow(int actions) {
        // Vectors are allocated until the compiler has reached them; docs/benchmarks/loss.md has what is left then.
        LossKernel kernel = LossKernel.of(loss.withEntropyWeight(0.01), actions, new PlainArithmetic());
        int rows = 300;
        int calls = 20;
        float[] y = new float[rows * actions];
        LossBatch batch = LossBatch.of(actions)
                .rows(rows)
                .logits(y, 0, actions)
                .targets(y, 0, actions)
                .gradient(new float[rows * actions], 0, actions);
        LossSums sums = LossSums.create();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        kernel.accept(batch, sums);
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < calls; i++) {
            kernel.accept(batch, sums);
        }
        // A tenth of a byte a row leaves room for what a virtual machine allocates now and then by itself.
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(calls * rows / 10);
    }

    private static void refused(PolicyLoss loss, List<Sample> samples, String message) {
        assertThatExceptionOfType(InvalidRowException.class)
                .isThrownBy(() -> Results.of(loss, samples))
                .withMessage(message);
    }
}
