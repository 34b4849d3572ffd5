package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class LinearQuadraticTeacherTest {

    private final LinearQuadraticTeacher teacher = new LinearQuadraticTeacher();

    @Test
    void scoresFiveHundredInEveryEpisode() {
        Returns returns = Rollouts.returns(new CartPole(), Policy.greedy(teacher), 1, 100);
        assertThat(returns.minimum()).isEqualTo(500);
    }

    @Test
    void pushesTowardsTheSideToWhichThePoleFalls() {
        assertThat(greedy(0, 0, 0.1f, 0)).isEqualTo(1);
        assertThat(greedy(0, 0, -0.1f, 0)).isZero();
    }

    @Test
    void seesTheMirrorImageOfAStateMirrored() {
        float[] values = values(0.1f, -0.2f, 0.03f, 0.4f);
        float[] mirrored = values(-0.1f, 0.2f, -0.03f, -0.4f);
        assertThat(mirrored).containsExactly(values[1], values[0]);
        assertThat(values[0]).isNotEqualTo(values[1]);
    }

    @Test
    void valuesAStateByTheCostToGoOfTheNext() {
        assertThat(values(0, 0, 0, 0)[0]).isNegative().isEqualTo(values(0, 0, 0, 0)[1]);
        assertThat(values(1, 0, 0, 0)[0]).isLessThan(values(0.5f, 0, 0, 0)[0]);
    }

    /** With A = B = Q = R = 1 the equation is p^2 = p + 1: the golden ratio. */
    @Test
    void solvesAnEquationWhoseSolutionIsKnown() {
        RealMatrix one = MatrixUtils.createRealIdentityMatrix(1);
        double solution = new RiccatiEquation(one, one, one, 1).solve().getEntry(0, 0);
        assertThat(solution).isCloseTo((1 + Math.sqrt(5)) / 2, within(1e-12));
    }

    @Test
    void solvesTheEquationOfTheCartPoleByAPositiveDefiniteMatrix() {
        RiccatiEquation equation = new RiccatiEquation(
                CartPoleDynamics.stateMatrix(),
                CartPoleDynamics.inputMatrix(),
                MatrixUtils.createRealIdentityMatrix(4),
                1);
        RealMatrix solution = equation.solve();

        RealMatrix residual = equation.oneStepMore(solution).subtract(solution);
        assertThat(residual.getNorm()).isLessThan(1e-10 * solution.getNorm());
        assertThat(solution).isEqualTo(solution.transpose());
        assertThat(Arrays.stream(new EigenDecomposition(solution).getRealEigenvalues()))
                .allMatch(value -> value > 0);
    }

    @Test
    void saysWhenAnEquationDoesNotSettle() {
        RealMatrix two = MatrixUtils.createRealIdentityMatrix(1).scalarMultiply(1.001);
        RealMatrix nothing = MatrixUtils.createRealMatrix(1, 1);
        assertThatThrownBy(() -> new RiccatiEquation(two, nothing, two, 1).solve())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("the Riccati equation did not settle: can the system be stabilised?");
    }

    private int greedy(float... observation) {
        float[] values = values(observation);
        return values[1] > values[0] ? 1 : 0;
    }

    private float[] values(float... observation) {
        float[] values = new float[2];
        teacher.values(observation, values);
        return values;
    }
}
