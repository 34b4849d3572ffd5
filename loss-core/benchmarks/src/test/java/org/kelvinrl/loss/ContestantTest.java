package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContestantTest {
    private static final float TOLERANCE = 1e-5f;

    @ParameterizedTest
    @CsvSource({
        "kernel, 2",
        "kernel, 18",
        "nd4j-kld, 2",
        "nd4j-kld, 18",
        "nd4j-softmax, 2",
        "nd4j-softmax, 18",
        "nd4j-passes, 2",
        "nd4j-passes, 18"
    })
    void computesWhatTheDoublePathComputes(String name, int actions) {
        Batch batch = Batch.of(ForwardKl.NAME, actions);
        Contestant reference = Contestant.named(Contestant.DOUBLE, batch);
        Contestant contestant = Contestant.named(name, batch);
        double expected = reference.compute();
        contestant.compute();
        assertThat(contestant.compute()).isCloseTo(expected, within(1e-5));
        assertThat(contestant.gradient()).containsExactly(reference.gradient(), within(TOLERANCE));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 18})
    void crossEntropyIsTheDoublePathsDivergenceAndTheTeachersEntropy(int actions) {
        Batch batch = Batch.of(ForwardKl.NAME, actions);
        Contestant reference = Contestant.named(Contestant.DOUBLE, batch);
        double expected = reference.compute() + teacherEntropy(batch);
        Contestant contestant = Contestant.named(Contestant.ND4J_MCXENT, batch);
        contestant.compute();
        assertThat(contestant.compute()).isCloseTo(expected, within(1e-5));
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
