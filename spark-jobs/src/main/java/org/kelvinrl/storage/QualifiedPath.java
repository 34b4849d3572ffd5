package org.kelvinrl.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** A path that means the same on every machine: a relative one is the driver's, and executors have other working folders. */
public final class QualifiedPath {

    private QualifiedPath() {}

    /**
     * The path with its file system and working folder named.
     *
     * @param path the path as a user gave it
     * @param configuration how its file system is reached
     * @throws KelvinException if there is no such file system
     */
    public static Path of(Path path, Configuration configuration) {
        try {
            return path.getFileSystem(configuration).makeQualified(path);
        } catch (IOException e) {
            throw KelvinException.data(
                            "a file system that can be reached",
                            String.valueOf(e.getMessage()),
                            path.toString(),
                            "Check the path, and Spark's configuration of its file system")
                    .because(e);
        }
    }
}
