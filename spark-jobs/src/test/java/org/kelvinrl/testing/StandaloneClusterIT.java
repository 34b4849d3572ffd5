package org.kelvinrl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that start and stop a cluster; jobs on it are in the tests of what they do. */
class StandaloneClusterIT {

    private static final Path SCRIPTS = SharedData.projectRoot().resolve("deploy/standalone");

    @TempDir
    private Path folder;

    @Test
    void aMasterAndTwoWorkersComeUpOnceAndGoDown() {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
            assertThat(cluster.url()).matches("spark://127\\.0\\.0\\.1:\\d+");
            assertThat(cluster.processes()).hasSize(3);

            Launched again = script("up", "--dir", folder.toString());

            assertThat(again.exitCode()).isEqualTo(73);
            assertThat(again.errors())
                    .isEqualTo("up: expected no cluster in " + folder
                            + ", found its pid files. Stop it with deploy/standalone/down first.\n");
            assertThat(cluster.processes()).hasSize(3);
        }
        assertThat(folder.resolve("master.log")).exists();
        assertThat(script("down", "--dir", folder.toString()).exitCode()).isZero();
    }

    @Test
    void wrongOptionsAreRefused() {
        Launched launched = script("up", "--workers", "none");

        assertThat(launched.exitCode()).isEqualTo(64);
        assertThat(launched.errors()).startsWith("up: usage: up [--workers 2] [--cores 1] [--memory 1g] [--dir ");
    }

    private Launched script(String name, String... arguments) {
        return Launched.run(folder, Map.of(), SCRIPTS.resolve(name), List.of(arguments));
    }
}
