package org.kelvinrl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SuiteTest {

    @Test
    void suitesRunInTheirOrderAndOnce() {
        Suite.Selection selection = Suite.Selection.parse("scaling, kernel,KERNEL,round");
        assertThat(selection.suites()).containsExactly(Suite.ROUND, Suite.KERNEL, Suite.SCALING);
        assertThat(Suite.Selection.parse(selection.toString())).isEqualTo(selection);
    }

    @Test
    void whatIsNoSuiteIsRefused() {
        assertThatThrownBy(() -> Suite.Selection.parse("kernel,")).isInstanceOf(IllegalArgumentException.class);
        assertThat(BenchSettings.SUITE.expected())
                .isEqualTo(
                        "one or more of ingest, round, kernel, recurrent, streaming, dl4j, networks, scaling, separated by commas");
    }

    @Test
    void aLargerNetworkGetsFewerRowsInWholeBatches() {
        assertThat(Shape.SMALL.operations()).isEqualTo(6.0 * (8 * 64 + 64 * 64 + 64 * 4));
        assertThat(Shape.SMALL.rows(1_000_000)).isEqualTo(1_000_192);
        assertThat(Shape.LARGE.rows(1_000_000)).isEqualTo(71_680);
        assertThat(Shape.LARGEST.rows(100_000)).isEqualTo(10_240);
        assertThat(Shape.parse("8-256-256-4", 1024)).isEqualTo(Shape.LARGE);
        assertThat(Shape.LARGE.name()).isEqualTo("8-256-256-4");
    }

    @Test
    void withoutDl4jItSaysHowToGetIt() {
        assertThat(Dl4jProcess.ifPresent()).isEmpty();
        assertThatThrownBy(Dl4jProcess::required)
                .hasMessage("expected DL4J on the classpath, found none (bench.suite)."
                        + " Run the suite dl4j by mvn -Pbenchmarks, as docs/benchmarks/rivals.md says.");
    }
}
