package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionValuesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 17, 1021})
    void areThoseOfDoublePrecision(int actions) {
        SplittableRandom random = new SplittableRandom(actions);
        for (int run = 0; run < 50; run++) {
            float[] q = new float[actions + 5];
            boolean[] valid = new boolean[actions + 3];
            for (int j = 0; j < actions; j++) {
                q[5 + j] = (float) random.nextDouble(-20, 20);
                valid[3 + j] = random.nextInt(3) > 0;
            }
            valid[3 + random.nextInt(actions)] = true;
            float temperature = (float) Math.exp(random.nextDouble(-3, 3));
            float[] policy = new float[actions];
            float soft = ActionValues.soft(q, 5, actions, run % 2 == 0 ? valid : null, 3, temperature, policy);
            int best = ActionValues.best(q, 5, actions, run % 2 == 0 ? valid : null, 3);

            double most = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < actions; j++) {
                most = run % 2 != 0 || valid[3 + j] ? Math.max(most, q[5 + j]) : most;
            }
            double sum = 0;
            for (int j = 0; j < actions; j++) {
                sum += run % 2 != 0 || valid[3 + j] ? Math.exp((q[5 + j] - most) / temperature) : 0;
            }
            assertThat((double) q[5 + best]).isEqualTo(most);
            double expected = most + temperature * Math.log(sum);
            assertThat((double) soft).isCloseTo(expected, within(3e-6 * (20 + temperature * Math.log(sum))));
            for (int j = 0; j < actions; j++) {
                double share = run % 2 != 0 || valid[3 + j] ? Math.exp((q[5 + j] - most) / temperature) / sum : 0;
                // the argument's last place counts as often as it is large
                assertThat((double) policy[j]).isCloseTo(share, within(1e-5 * share + 1e-30));
            }
        }
    }

    @Test
    void ofEqualValuesTheFirstValidOneIsTheBest() {
        float[] q = {9, 4, 4, 4, 1};
        assertThat(ActionValues.best(q, 0, 5, new boolean[] {false, false, true, true, true}, 0))
                .isEqualTo(2);
        assertThat(ActionValues.best(q, 1, 3, null, 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1e30, 1e-6", "-1e30, 1e6", "3e38, 1", "-3e38, 0.001"})
    void extremeValuesHaveASoftMaximum(float value, float temperature) {
        float[] policy = new float[3];
        assertThat(ActionValues.soft(new float[] {value, -3.4e38f, value}, 0, 3, null, 0, temperature, policy))
                .isEqualTo(value);
        assertThat(policy).containsExactly(0.5f, 0, 0.5f);
    }

    @Test
    void aTemperatureOfAMillionMakesThePolicyUniform() {
        float[] policy = new float[4];
        float soft = ActionValues.soft(new float[] {1, 2, 3, 4}, 0, 4, null, 0, 1e6f, policy);
        assertThat((double) soft).isCloseTo(1e6 * Math.log(4) + 2.5, within(1.0));
        assertThat(policy).containsExactly(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, within(1e-5f));
    }

    @Test
    void anActionThatIsNotValidNeverCounts() {
        float[] policy = {7, 7, 7};
        float[] q = {Float.NaN, 2, Float.POSITIVE_INFINITY};
        assertThat(ActionValues.soft(q, 0, 3, new boolean[] {false, true, false}, 0, 0.1f, policy))
                .isEqualTo(2);
        assertThat(policy).containsExactly(0, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1e-7f, -0.5f, -1, -10, -86})
    void exponentialsAreGoodToThreeUnitsInTheLastPlace(float x) {
        float exact = (float) StrictMath.exp(x);
        assertThat(ActionValues.exp(x)).isCloseTo(exact, within(3 * Math.ulp(exact)));
        assertThat(ActionValues.exp(-100)).isZero();
        assertThat(ActionValues.exp(Float.NEGATIVE_INFINITY)).isZero();
    }
}
