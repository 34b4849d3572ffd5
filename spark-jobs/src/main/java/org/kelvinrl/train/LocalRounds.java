package org.kelvinrl.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.ObservationScaling;

/** Workers as threads of this process, without Spark: what the distributed run is held to, in bits and in speed. */
final class LocalRounds implements Rounds {

    private final TrainingPlan plan;
    private final Objective objective;
    private final WorkerMemories memories;
    private final WorkerTree tree;
    private final List<WorkerData> workers;
    private final int threads;
    private final ExecutorService pool;

    private LocalRounds(
            TrainingPlan plan, Objective objective, WorkerMemories memories, List<WorkerData> workers, int threads) {
        this.plan = plan;
        this.objective = objective;
        this.memories = memories;
        this.tree = new WorkerTree(plan.workers());
        this.workers = workers;
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
        WorkerLoader loader = WorkerLoader.of(dataset, plan.workers(), objective, scaling);
        List<WorkerData> workers =
                IntStream.range(0, plan.workers()).mapToObj(loader::load).toList();
        return new LocalRounds(plan, objective, memories, workers, threads);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kelvin-worker");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public long largestWorkerRows() {
        return workers.stream().mapToLong(data -> data.training().rows()).max().orElse(0);
    }

    @Override
    public Merged round(RoundState state) {
        return merged((worker, data) -> worker.round(state, data.training(), data.id()));
    }

    @Override
    public Merged validation(float[] parameters) {
        return merged((worker, data) -> worker.validation(parameters, data.validation(), data.id()));
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private Merged merged(BiFunction<Worker, WorkerData, Partial> work) {
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        Partial[] leaves = new Partial[workers.size()];
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            running.add(pool.submit(() -> everyNth(first, work, leaves)));
        }
        running.forEach(LocalRounds::await);
        long computed = System.nanoTime();
        Partial root = tree.reduce(tree.height(), 0, 0, id -> leaves[id], Partial::merge);
        return new Merged(root, (computed - start) * 1e-9, (System.nanoTime() - computed) * 1e-9, 0, 0, 0);
    }

    private void everyNth(int first, BiFunction<Worker, WorkerData, Partial> work, Partial[] leaves) {
        Worker worker = new Worker(plan, objective, MatrixProduct.ofThisJvm(), memories);
        for (int id = first; id < leaves.length; id += threads) {
            leaves[id] = work.apply(worker, workers.get(id));
        }
    }

    private static void await(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while workers were running", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
