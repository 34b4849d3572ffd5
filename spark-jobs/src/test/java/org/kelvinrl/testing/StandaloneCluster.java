package org.kelvinrl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real standalone cluster on this machine: a master and two workers, each a JVM of its own. Closing it stops them, and
 * fails if a process is left.
 */
public final class StandaloneCluster implements AutoCloseable {

    private static final Path SCRIPTS = SharedData.projectRoot().resolve("deploy/standalone");

    private static final long LIMIT_SECONDS = 120;

    private final Path folder;
    private final String url;

    private StandaloneCluster(Path folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    /**
     * Starts a cluster of two workers with a core each.
     *
     * @param folder where its logs go
     */
    public static StandaloneCluster start(Path folder) {
        return new StandaloneCluster(folder, run("up", folder).strip());
    }

    /** Its URL, for {@code --master}. */
    public String url() {
        return url;
    }

    /** The folder of its logs; the applications' own are below {@code worker-1} and {@code worker-2}. */
    public Path folder() {
        return folder;
    }

    /** The processes that run in its folder: master, workers and executors. */
    public List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::runsInOurFolder).toList();
    }

    /** The processes that compute for applications. */
    public List<ProcessHandle> executors() {
        return processes("CoarseGrainedExecutorBackend");
    }

    private List<ProcessHandle> workers() {
        return processes("deploy.worker.Worker");
    }

    private List<ProcessHandle> processes(String command) {
        return processes().stream()
                .filter(process -> arguments(process).stream().anyMatch(argument -> argument.endsWith(command)))
                .toList();
    }

    /** What the cluster's own processes have logged. */
    public String logs() {
        return texts(1, name -> name.endsWith(".log"));
    }

    /** What executors wrote to standard error, of all applications so far. */
    public String errorsOfExecutors() {
        return texts(4, name -> name.equals("stderr"));
    }

    private String texts(int depth, Predicate<String> names) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            StringBuilder texts = new StringBuilder();
            for (Path file : files.filter(path -> names.test(path.getFileName().toString()))
                    .toList()) {
                texts.append(Files.readString(file));
            }
            return texts.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for something that must become true. */
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("expected " + what + " within " + LIMIT_SECONDS + " s, found none");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Processes that were killed, as they were started. */
    public record Stopped(List<List<String>> commands) {}

    /** Kills all workers and all executors, as if their machines were gone. */
    public Stopped killWorkersAndExecutors() {
        return kill(workers());
    }

    /** Kills one worker, with its executors if it has any. */
    public Stopped killAWorkerAndItsExecutors() {
        return kill(workers().subList(0, 1));
    }

    private Stopped kill(List<ProcessHandle> workers) {
        Stopped stopped =
                new Stopped(workers.stream().map(StandaloneCluster::arguments).toList());
        List<ProcessHandle> all = new ArrayList<>(workers);
        workers.forEach(worker -> worker.descendants().forEach(all::add));
        all.forEach(ProcessHandle::destroyForcibly);
        await("the end of " + all, () -> all.stream().noneMatch(ProcessHandle::isAlive));
        return stopped;
    }

    /**
     * Starts workers that were killed, and waits until the master knows them.
     *
     * @param workers how they were started
     * @param variables added to their environment, and so to that of their executors
     */
    public void start(Stopped workers, Map<String, String> variables) {
        for (List<String> command : workers.commands()) {
            Path log = folder.resolve("worker-" + System.nanoTime() + ".log");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(variables);
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            builder.environment().put("SPARK_SCALA_VERSION", "2.12");
            builder.environment()
                    .put(
                            "SPARK_HOME",
                            SharedData.projectRoot()
                                    .resolve("spark-jobs/target/spark-home")
                                    .toString());
            try {
                builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            await("a worker that is registered", () -> contains(log, "Successfully registered with master"));
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return List.of(line.split("\0"));
        } catch (IOException e) {
            return List.of(); // it has ended meanwhile
        }
    }

    @Override
    public void close() {
        run("down", folder);
        if (!processes().isEmpty()) {
            throw new IllegalStateException("down left " + processes());
        }
    }

    private boolean runsInOurFolder(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(folder);
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }

    private static String run(String script, Path folder) {
        Launched launched =
                Launched.run(folder, Map.of(), SCRIPTS.resolve(script), List.of("--dir", folder.toString()));
        if (launched.exitCode() != 0) {
            throw new IllegalStateException(script + " ended with " + launched.exitCode() + ": " + launched.errors());
        }
        return launched.output();
    }
}
