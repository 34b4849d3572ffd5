package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReverseKlTest extends LossSuite {
    ReverseKlTest() {
        super(PolicyLoss.of(Divergence.reverseKl()));
    }

    @Test
    void isTheStudentsMeanLogRatio() {
        Sample sample = Sample.of(new float[] {0, 0}, new float[] {0, (float) Math.log(3)});
        Results results = Results.of(PolicyLoss.of(Divergence.reverseKl()), List.of(sample));
        double expected = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75);
        assertThat(results.divergence[0]).isCloseTo((float) expected, within(1e-7f));
        float first = (float) (0.5 * (Math.log(2) - expected));
        assertThat(results.gradient[0]).containsExactly(new float[] {first, -first}, within(1e-7f));
    }

    @Test
    void withEntropyIsLeastAtThePowerOfTheTeachersPolicy() {
        double lambda = 0.5;
        float[] u = {1, 2.5f, -0.5f, 0.25f};
        float[] arrived = descend(Divergence.reverseKl(), lambda, u);
        double[] logPower = Doubles.logSoftmax(Doubles.of(4, j -> u[j]), 1 / (1 + lambda));
        double[] power = Doubles.of(4, j -> Math.exp(logPower[j]));
        assertThat(Doubles.of(4, j -> arrived[j])).containsExactly(power, within(1e-5));
    }

    @Test
    void forwardWithEntropyIsLeastElsewhere() {
        float[] u = {1, 2.5f, -0.5f, 0.25f};
        float[] reverse = descend(Divergence.reverseKl(), 0.5, u);
        float[] forward = descend(Divergence.forwardKl(), 0.5, u);
        assertThat(Math.abs(reverse[1] - forward[1])).isGreaterThan(0.01f);
    }

    private static float[] descend(Divergence divergence, double lambda, float[] u) {
        LossKernel kernel = LossKernel.of(PolicyLoss.of(divergence).withEntropyWeight(lambda), u.length);
        float[] y = new float[u.length];
        for (int step = 0; step < 3000; step++) {
            float[] gradient = Results.of(kernel, List.of(Sample.of(y, u))).gradient[0];
            for (int j = 0; j < y.length; j++) {
                y[j] -= 0.5f * gradient[j];
            }
        }
        return Results.of(kernel, List.of(Sample.of(y, u))).student[0];
    }

    @Test
    void divergenceBeyondFloatRangeIsRefused() {
        // The student is even over ten actions whose log q are float's lowest: D is its largest and rounds beyond.
        float[] y = new float[11];
        float[] u = new float[11];
        y[0] = -200;
        Arrays.fill(u, 1, 11, -Float.MAX_VALUE);
        assertThatThrownBy(() -> Results.of(PolicyLoss.of(Divergence.reverseKl()), List.of(Sample.of(y, u))))
                .isInstanceOf(InvalidRowException.class)
                .hasMessage("divergence, row 0: expected a result within float's range, found Infinity");
    }
}
