package org.kelvinrl.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The real logs that tests read. They lie beside the project, in {@code ../shared/data} seen from its root. */
public final class SharedData {
    private SharedData() {}

    /**
     * A folder or file of the shared data.
     *
     * @param name its path inside {@code shared/data}, such as {@code gym-cartpole-q-log}
     * @return its path, which exists
     */
    public static Path require(String name) {
        Path path = projectRoot().resolveSibling("shared").resolve("data").resolve(name);
        if (Files.exists(path)) {
            return path;
        }
        String reason = "needs the shared data at " + path + ", which is not there";
        return isContinuousIntegration() ? fail(reason) : abort(reason);
    }

    /** The folder of the whole project: the property {@code kelvin.root}, else found above the working directory. */
    public static Path projectRoot() {
        String given = System.getProperty("kelvin.root");
        Path start = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
        if (given != null) {
            return start;
        }
        return Stream.iterate(start, folder -> folder != null, Path::getParent)
                .filter(SharedData::isProjectRoot)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected to run inside the project, but neither " + start
                        + " nor a folder above it holds loss-core and spark-jobs; set -Dkelvin.root"));
    }

    private static boolean isProjectRoot(Path folder) {
        return Files.isDirectory(folder.resolve("loss-core")) && Files.isDirectory(folder.resolve("spark-jobs"));
    }

    private static boolean isContinuousIntegration() {
        return "true".equals(System.getenv("CI"));
    }
}
