package org.kelvinrl.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.kelvinrl.schema.KelvinException;

/** The files that the user's inputs stand for, each once, sorted by path. */
final class InputFiles {

    private final Map<Path, Long> lengths;

    private InputFiles(Map<Path, Long> lengths) {
        this.lengths = lengths;
    }

    /**
     * Finds the files: a file is itself, a folder all files below it but hidden ones, a glob what it matches.
     *
     * @throws KelvinException if an input stands for no file
     */
    static InputFiles find(List<String> inputs, Configuration configuration) {
        Map<Path, Long> lengths = new TreeMap<>();
        for (String input : inputs) {
            int found = 0;
            Path path = path(input);
            try {
                FileSystem files = path.getFileSystem(configuration);
                for (FileStatus status : matches(files, path)) {
                    found += add(files, status, lengths);
                }
            } catch (IOException e) {
                throw Failures.unreadable(path, e);
            }
            if (found == 0) {
                throw KelvinException.data(
                        "a file, a folder with files or a glob that matches files",
                        "none",
                        input,
                        "Check the path; a name that begins with . or _ counts as hidden inside a folder");
            }
        }
        return new InputFiles(lengths);
    }

    List<Path> paths() {
        return new ArrayList<>(lengths.keySet());
    }

    int count() {
        return lengths.size();
    }

    long bytes() {
        return lengths.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Path path(String input) {
        try {
            return new Path(input);
        } catch (IllegalArgumentException e) {
            throw KelvinException.usage("a path", BadValueException.quote(input), "inputs", "Name a file of the log")
                    .because(e);
        }
    }

    /** A path that exists is meant as it is, even if it looks like a glob. */
    private static FileStatus[] matches(FileSystem files, Path path) throws IOException {
        if (files.exists(path)) {
            return new FileStatus[] {files.getFileStatus(path)};
        }
        FileStatus[] matches = files.globStatus(path);
        return matches == null ? new FileStatus[0] : matches;
    }

    private static int add(FileSystem files, FileStatus status, Map<Path, Long> lengths) throws IOException {
        if (status.isFile()) {
            lengths.put(status.getPath(), status.getLen());
            return 1;
        }
        int found = 0;
        RemoteIterator<LocatedFileStatus> below = files.listFiles(status.getPath(), true);
        while (below.hasNext()) {
            LocatedFileStatus file = below.next();
            if (!isHidden(file.getPath(), status.getPath())) {
                lengths.put(file.getPath(), file.getLen());
                found++;
            }
        }
        return found;
    }

    private static boolean isHidden(Path file, Path folder) {
        for (Path path = file; !path.equals(folder); path = path.getParent()) {
            if (path.getName().startsWith(".") || path.getName().startsWith("_")) {
                return true;
            }
        }
        return false;
    }
}
