package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Measurement KERNEL = new Measurement("forward-kl", 4, "kernel", 20, 0.001);

    @Test
    void givesRatiosToTheKernelAndTheFasterOfEachOfNd4jsWays() {
        List<Measurement> measurements = List.of(
                KERNEL,
                new Measurement("forward-kl", 4, "double", 100, 0),
                new Measurement("forward-kl", 4, "nd4j-kld", 500, 0),
                new Measurement("forward-kl", 4, "nd4j-mcxent", 400, 0),
                new Measurement("forward-kl", 4, "nd4j-softmax", 230, 0),
                new Measurement("forward-kl", 4, "nd4j-passes", 210, 0),
                new Measurement("forward-kl", 4, "copy", 2, 0));
        assertThat(lastLine(measurements))
                .isEqualTo(
                        "| forward-kl | 4 | 20.0 | 100.0 | 400.0 | nd4j-mcxent | 210.0 | nd4j-passes | 2.0 | 5.0 | 20.0 | 10.5 | 10.0"
                                + " | 0.0010 |");
    }

    @Test
    void leavesOutWhatDidNotRun() {
        assertThat(lastLine(List.of(KERNEL)))
                .isEqualTo("| forward-kl | 4 | 20.0 | - | - | - | - | - | - | - | - | - | - | 0.0010 |");
    }

    private static String lastLine(List<Measurement> measurements) {
        return new Report(Map.of(), measurements).markdown().lines().reduce("", (before, line) -> line);
    }
}
