package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.ObservationScaling;

/** Workers as threads of this process, without Spark: what the distributed run is held to, in bits and in speed. */
final class LocalRounds implements Rounds {

    /** So that no two runs of this JVM have one name. */
    private static final AtomicLong RUNS = new AtomicLong();

    private final TrainingPlan plan;
    private final Objective objective;
    private final WorkerMemories memories;
    private final WorkerTree tree;
    private final WorkerBlocks blocks;
    private final List<WorkerRows> workers;
    private final String run = LocalRounds.class.getName() + "/" + RUNS.incrementAndGet();
    private final int threads;
    private final ExecutorService pool;

    private LocalRounds(
            TrainingPlan plan, Objective objective, WorkerMemories memories, WorkerBlocks blocks, int threads) {
        this.plan = plan;
        this.objective = objective;
        this.memories = memories;
        this.tree = new WorkerTree(plan.workers());
        this.blocks = blocks;
        BlockRows[] decoded =
                IntStream.range(0, blocks.size()).mapToObj(blocks::block).toArray(BlockRows[]::new);
        this.workers = IntStream.range(0, plan.workers())
                .mapToObj(id -> new WorkerRows(blocks, id, index -> decoded[index], run))
                .toList();
        this.threads = Math.min(threads, plan.workers());
        this.pool = Executors.newFixedThreadPool(threads, LocalRounds::daemon);
    }

    static LocalRounds of(
            TrainingPlan plan,
            Objective objective,
            PreparedDataset dataset,
            ObservationScaling scaling,
            WorkerMemories memories,
            int threads) {
        WorkerBlocks blocks = WorkerBlocks.of(dataset, plan.workers(), objective, scaling);
        return new LocalRounds(plan, objective, memories, blocks, threads);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kelvin-worker");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public long largestWorkerRows() {
        return blocks.largestWorkerRows();
    }

    @Override
    public String shards(int worker) {
        return blocks.shards(worker);
    }

    @Override
    public SortedSet<PlatformFingerprint> platforms() {
        return new TreeSet<>(Set.of(PlatformFingerprint.ofThisJvm()));
    }

    @Override
    public Merged round(RoundState state) {
        return merged((worker, rows) -> worker.round(state, rows));
    }

    @Override
    public Merged validation(RoundState state) {
        return merged((worker, rows) -> worker.validation(state, rows));
    }

    @Override
    public void close() {
        pool.shutdownNow();
        RecentWindows.OF_THIS_JVM.forget(run);
    }

    private Merged merged(BiFunction<Worker, WorkerRows, Partial> work) {
        long start = System.nanoTime();
        List<Future<Divergence>> running = new ArrayList<>();
        Partial[] leaves = new Partial[workers.size()];
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            running.add(pool.submit(() -> everyNth(first, work, leaves)));
        }
        Divergence divergence = null;
        for (Future<Divergence> thread : running) {
            divergence = Divergence.first(divergence, ReadAhead.await(thread));
        }
        if (divergence != null) {
            return Merged.diverged(divergence);
        }
        long computed = System.nanoTime();
        Partial root = tree.reduce(tree.height(), 0, 0, id -> leaves[id], Partial::merge);
        return new Merged(root, null, (computed - start) * 1e-9, (System.nanoTime() - computed) * 1e-9, 0, 0, 0);
    }

    /** The thread's workers; of those that diverge the first, or null. */
    private Divergence everyNth(int first, BiFunction<Worker, WorkerRows, Partial> work, Partial[] leaves) {
        Worker worker = new Worker(plan, objective, MatrixProduct.ofThisJvm(), memories);
        try {
            for (int id = first; id < leaves.length; id += threads) {
                leaves[id] = work.apply(worker, workers.get(id));
            }
            return null;
        } catch (DivergedException e) {
            return e.toData();
        }
    }
}
