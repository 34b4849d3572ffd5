package org.kelvinrl.ingest;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.Failures;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;

/**
 * The versions of a data set in its folder. The first lies in the folder itself; each later one in a folder of its own below,
 * {@code version=2} and so on, with what it added and a manifest of all its rows.
 */
final class DatasetVersions {

    private static final Pattern FOLDER = Pattern.compile("version=([1-9]\\d{0,8})");

    private DatasetVersions() {}

    /** The folder of a version. */
    static Path folder(Path dataset, int version) {
        return version == 1 ? dataset : new Path(dataset, "version=" + version);
    }

    /** What the paths of a version's own files begin with, seen from the data set's folder. */
    static String prefix(int version) {
        return version == 1 ? "" : "version=" + version + "/";
    }

    /** The prefix of the version that a block was added by. */
    static String prefix(Block block) {
        Matcher version = FOLDER.matcher(block.file().split("/", 2)[0]);
        return version.matches() ? prefix(Integer.parseInt(version.group(1))) : "";
    }

    /** The newest version that is whole; 1 if there is no later one. */
    static int newest(Path dataset, Configuration configuration) {
        int newest = 1;
        try {
            FileSystem files = dataset.getFileSystem(configuration);
            FileStatus[] below = files.exists(dataset) ? files.listStatus(dataset) : new FileStatus[0];
            for (FileStatus status : below) {
                Matcher version = FOLDER.matcher(status.getPath().getName());
                if (version.matches() && files.exists(new Path(status.getPath(), DatasetManifest.FILE_NAME))) {
                    newest = Math.max(newest, Integer.parseInt(version.group(1)));
                }
            }
            return newest;
        } catch (IOException e) {
            throw Failures.unreadable(dataset, e);
        }
    }
}
