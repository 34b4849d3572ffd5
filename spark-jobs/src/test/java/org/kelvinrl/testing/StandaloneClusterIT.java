package org.kelvinrl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterIT {

    @TempDir
    private Path folder;

    @Test
    void runsASubmittedJobOnItsWorkersAndLeavesNoProcess() {
        Launched launched;
        try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
            assertThat(cluster.url()).matches("spark://127\\.0\\.0\\.1:\\d+");
            assertThat(processes()).hasSize(3);
            launched = Launched.kelvin(
                    "--master",
                    cluster.url(),
                    "--conf",
                    "spark.executor.memory=512m",
                    "--conf",
                    "spark.kryo.registrationRequired=true",
                    "generate",
                    "--episodes",
                    "64",
                    "--out",
                    folder.resolve("log").toString());
        }

        assertThat(launched.errors()).isEmpty();
        assertThat(launched.exitCode()).isZero();
        assertThat(folder.resolve("worker-1")).isNotEmptyDirectory();
        assertThat(folder.resolve("worker-2")).isNotEmptyDirectory();
        assertThat(processes()).isEmpty();
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::runsInOurFolder).toList();
    }

    private boolean runsInOurFolder(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(folder);
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }
}
