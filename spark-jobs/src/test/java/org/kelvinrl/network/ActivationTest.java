package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {

    /** Each float from 1e-30 on that is 1009 steps from the one before. */
    @Test
    void tanhIsWithinSixUnitsInTheLastPlaceAndTheLogisticFunctionWithin2e7() {
        int different = 0;
        for (int bits = Float.floatToIntBits(1e-30f); bits < Float.floatToIntBits(1e4f); bits += 1009) {
            float x = Float.intBitsToFloat(bits);
            double tanh = StrictMath.tanh(x);
            assertThat((double) Sigmoidal.tanh(x)).isCloseTo(tanh, within(6.0 * Math.ulp((float) tanh)));
            assertThat(Sigmoidal.tanh(-x)).isEqualTo(-Sigmoidal.tanh(x));
            assertThat((double) Sigmoidal.logistic(x)).isCloseTo(1 / (1 + StrictMath.exp(-x)), within(2e-7));
            assertThat((double) Sigmoidal.logistic(-x)).isCloseTo(1 / (1 + StrictMath.exp(x)), within(2e-7));
            different += Sigmoidal.tanh(x) < 1 ? 1 : 0;
        }
        assertThat(different).isGreaterThan(100_000);
    }

    @Test
    void theEndsAreExact() {
        assertThat(Sigmoidal.tanh(0)).isZero();
        assertThat(Sigmoidal.tanh(9.1f)).isEqualTo(1f);
        assertThat(Sigmoidal.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
        assertThat(Sigmoidal.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
        assertThat(Sigmoidal.tanh(Float.NaN)).isNaN();
        assertThat(Sigmoidal.logistic(0)).isEqualTo(0.5f);
        assertThat(Sigmoidal.logistic(-30)).isZero();
        assertThat(Sigmoidal.logistic(30)).isEqualTo(1f);
        assertThat(Sigmoidal.logistic(Float.NaN)).isNaN();
    }

    /** At lengths that vectors do not divide: by the time the last array is reached, the compiler has made vector instructions. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 17, 1000})
    void anArrayGivesTheBitsOfItsNumbers(int length) {
        float[] numbers = numbers(length);
        for (int turn = 0; turn < 20_000 / length + 2; turn++) {
            float[] tanh = numbers.clone();
            float[] logistic = numbers.clone();
            Sigmoidal.tanh(tanh, 1, length);
            Sigmoidal.logistic(logistic, 1, length);
            assertThat(tanh[0]).isEqualTo(numbers[0]);
            for (int i = 1; i < length; i++) {
                assertThat(tanh[i]).isEqualTo(Sigmoidal.tanh(numbers[i]));
                assertThat(logistic[i]).isEqualTo(Sigmoidal.logistic(numbers[i]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void valuesAndDerivativesAreThoseOfTheFormula(Activation activation) {
        float[] x = numbers(1001);
        float[] y = activation.isInPlace() ? x.clone() : new float[x.length];
        activation.apply(activation.isInPlace() ? y : x, y, x.length);
        float[] gradient = new float[x.length];
        java.util.Arrays.fill(gradient, 2f);
        activation.backward(activation.isInPlace() ? y : x, y, gradient, x.length);

        double step = 1e-5;
        for (int i = 0; i < x.length; i++) {
            assertThat((double) y[i]).isCloseTo(ReferenceMlp.activation(activation, x[i]), within(2e-6));
            double slope = (ReferenceMlp.activation(activation, x[i] + step)
                            - ReferenceMlp.activation(activation, x[i] - step))
                    / (2 * step);
            if (activation != Activation.RELU || Math.abs(x[i]) > step) {
                assertThat((double) gradient[i]).isCloseTo(2 * slope, within(1e-5));
            }
        }
        assertThat(y[500]).isZero();
    }

    /** From -10 to 10. */
    private static float[] numbers(int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = length == 1 ? 0.3f : 20f * (i - (length - 1) / 2) / (length - 1);
        }
        return numbers;
    }
}
