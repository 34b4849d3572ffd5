package org.kelvinrl.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real standalone cluster on this machine: a master and two workers, each a JVM of its own. Closing it stops them, and
 * fails if a process is left.
 */
public final class StandaloneCluster implements AutoCloseable {

    private static final Path SCRIPTS = SharedData.projectRoot().resolve("deploy/standalone");

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
