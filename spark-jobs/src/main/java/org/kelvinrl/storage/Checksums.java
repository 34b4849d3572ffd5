package org.kelvinrl.storage;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** The checksums that Hadoop writes beside every file of a local file system. */
public final class Checksums {

    private Checksums() {}

    /**
     * Of a local file system what lies beneath its checksums; any other as it is. For files with a hash of ours, or that are to be read
     * while they are written: with checksums come permissions, for which Hadoop starts a process for every file, and bytes that are held
     * back until a chunk is full, whatever is flushed.
     */
    public static FileSystem without(FileSystem files) {
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }
}
