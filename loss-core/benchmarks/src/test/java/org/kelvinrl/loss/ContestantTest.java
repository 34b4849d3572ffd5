package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContestantTest {
    private static final float TOLERANCE = 1e-5f;

    @ParameterizedTest
    @CsvSource({"kernel, 2", "kernel, 18", "nd4j-softmax, 2", "nd4j-softmax, 18", "nd4j-passes, 2", "nd4j-passes, 18"})
    void computesWhatTheDoublePathComputes(String name, int actions) {
        Batch batch = Batch.of(ForwardKl.NAME, actions);
        meets(Contestant.named(name, batch), Contestant.named(Contestant.DOUBLE, batch), 0, 1e-5);
    }

    /** Its value is less exact: it takes probabilities below 1e-5 for that. */
    @ParameterizedTest
    @ValueSource(ints = {2, 18})
    void lossOfNd4jComputesWhatTheDoublePathComputes(int actions) {
        Batch batch = Batch.of(ForwardKl.NAME, actions);
        meets(Contestant.named(Contestant.ND4J_KLD, batch), Contestant.named(Contestant.DOUBLE, batch), 0, 1e-3);
    }

    /** Its value is less exact: a sum over all rows in single precision. */
    @ParameterizedTest
    @ValueSource(ints = {2, 18})
    void crossEntropyIsTheDivergenceAndTheTeachersEntropy(int actions) {
        Batch batch = Batch.of(ForwardKl.NAME, actions);
        Contestant contestant = Contestant.named(Contestant.ND4J_MCXENT, batch);
        meets(contestant, Contestant.named(Contestant.DOUBLE, batch), teacherEntropy(batch), 1e-4);
    }

    private static void meets(Contestant contestant, Contestant reference, double more, double tolerance) {
        double expected = reference.compute() + more;
        contestant.compute();
        assertThat(contestant.compute()).isCloseTo(expected, within(tolerance));
        assertThat(contestant.gradient()).containsExactly(reference.gradient(), within(TOLERANCE));
    }

    private static double teacherEntropy(Batch batch) {
        LossBatch rows = LossBatch.of(batch.actions)
                .rows(Batch.ROWS)
                .logits(batch.logits, 0, batch.actions)
                .targets(batch.targets, 0, batch.actions);
        LossSums sums = LossSums.create();
        LossKernel.of(batch.loss, batch.actions).accept(rows, sums);
        return sums.teacherEntropy();
    }
}
