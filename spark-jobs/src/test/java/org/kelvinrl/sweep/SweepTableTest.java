package org.kelvinrl.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepTableTest {

    private final List<Outcome> runs = new ArrayList<>();

    @Test
    void groupsRunsThatDifferInTheirSeedsAlone() {
        add(List.of(64, 64), 1, 10.0);
        add(List.of(64, 64), 2, 12.0);
        add(List.of(64, 64), 3, null);
        add(List.of(8), 1, 4.5);
        add(List.of(8), 2, null);
        assertThat(table("network.hidden", "train.seed").lines())
                .containsExactly(
                        "network.hidden  runs  failed  median   mean    95 % interval",
                        "64,64              3       1   11.00  11.00  -1.706 to 23.71",
                        "8                  2       1   4.500  4.500                -");
        assertThat(csv("network.hidden", "train.seed").get(0))
                .isEqualTo("network.hidden,runs,failed,median,mean,low_95,high_95");
        assertThat(csv("network.hidden", "train.seed").get(1))
                .matches("\"64,64\",3,1,11\\.0,11\\.0,-1\\.7062\\d+,23\\.7062\\d+");
        assertThat(csv("network.hidden", "train.seed").get(2)).isEqualTo("8,2,1,4.5,4.5,,");
    }

    @Test
    void aGroupOfFailuresHasNoFigures() {
        add(List.of(8), 1, null);
        assertThat(table("network.hidden").lines().get(1))
                .isEqualTo("8                  1       1       -     -              -");
        assertThat(csv("network.hidden").get(1)).isEqualTo("8,1,1,,,,");
    }

    @Test
    void seedsAloneAreOneGroup() {
        for (int seed = 1; seed <= 3; seed++) {
            runs.add(outcome(Map.of("train.seed", seed), 2.0 * seed));
        }
        assertThat(table("train.seed").lines()).hasSize(2);
        assertThat(table("train.seed").lines().get(1)).startsWith("   3       0   4.000  4.000");
    }

    @Test
    void theFigureIsTheReturnElseTheLossOfValidationElseOfTraining() {
        Outcome.Means training = new Outcome.Means(1, 0.5, 0.75);
        Outcome.Means validation = new Outcome.Means(2, 0.5, 0.25);
        Outcome.Earned earned = new Outcome.Earned(1, 3, null, 3, 3);
        assertThat(outcome(training, validation, earned).figure(SweepKind.TRAIN))
                .isEqualTo(3);
        assertThat(outcome(training, validation, null).figure(SweepKind.TRAIN)).isEqualTo(2);
        assertThat(outcome(training, null, null).figure(SweepKind.TRAIN)).isEqualTo(1);
    }

    @Test
    void theFigureOfADistillationIsTheReturnElseTheAgreement() {
        Outcome.Means training = new Outcome.Means(1, 0.5, 0.75);
        Outcome.Means validation = new Outcome.Means(2, 0.5, 0.25);
        Outcome.Earned earned = new Outcome.Earned(1, 3, null, 3, 3);
        assertThat(outcome(training, validation, earned).figure(SweepKind.DISTILL))
                .isEqualTo(3);
        assertThat(outcome(training, validation, null).figure(SweepKind.DISTILL))
                .isEqualTo(0.25);
        assertThat(outcome(training, null, null).figure(SweepKind.DISTILL)).isEqualTo(0.75);
    }

    private void add(List<Integer> hidden, int seed, Double loss) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("network.hidden", hidden);
        values.put("train.seed", seed);
        runs.add(outcome(values, loss));
    }

    /** A failure if there is no loss. */
    private static Outcome outcome(Map<String, Object> values, Double loss) {
        Outcome.Means means = loss == null ? null : new Outcome.Means(loss, 0.5, 0.75);
        String failure = loss == null ? "expected finite numbers" : null;
        return new Outcome(1, values, failure, 1, 1, 1, means, means, Map.of(), null, "a", List.of());
    }

    private static Outcome outcome(Outcome.Means training, Outcome.Means validation, Outcome.Earned earned) {
        return new Outcome(1, Map.of(), null, 1, 1, 1, training, validation, Map.of(), earned, "a", List.of());
    }

    private SweepTable table(String... varied) {
        return new SweepResult(
                        1, "0.1.0", "abc", Map.of(), List.of(varied), "loss", Group.of(SweepKind.TRAIN, runs), runs)
                .table();
    }

    private List<String> csv(String... varied) {
        return new String(table(varied).csv(), StandardCharsets.UTF_8).lines().toList();
    }
}
