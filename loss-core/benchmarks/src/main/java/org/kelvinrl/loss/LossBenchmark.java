package org.kelvinrl.loss;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time of a row, and what it allocates, of each contestant in a JVM of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LossBenchmark {
    @Param({"2", "4", "18", "128", "1024"})
    private int actions;

    @Param("forward-kl")
    private String divergence;

    @Param({
        Contestant.KERNEL,
        Contestant.DOUBLE,
        Contestant.ND4J_KLD,
        Contestant.ND4J_MCXENT,
        Contestant.ND4J_SOFTMAX,
        Contestant.ND4J_PASSES,
        Contestant.COPY
    })
    private String contestant;

    private Contestant path;

    /** Takes memory and draws the rows. */
    @Setup
    public void prepare() {
        path = Contestant.named(contestant, Batch.of(divergence, actions));
    }

    /**
     * Computes a batch.
     *
     * @return its loss
     */
    @Benchmark
    @OperationsPerInvocation(Batch.ROWS)
    public double loss() {
        return path.compute();
    }
}
