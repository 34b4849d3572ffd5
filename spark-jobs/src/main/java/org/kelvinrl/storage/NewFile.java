package org.kelvinrl.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A small file that is written at once, where nothing is yet. */
public final class NewFile {

    private NewFile() {}

    /**
     * Writes bytes.
     *
     * @param files the place's file system
     * @param path the place
     * @param bytes the whole content
     * @throws IOException if something is there already, or nothing can be written there
     */
    public static void write(FileSystem files, Path path, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = files.create(path, false)) {
            out.write(bytes);
        }
    }

    /**
     * Writes lines of text in UTF-8, each with a line break after it.
     *
     * @param files the place's file system
     * @param path the place
     * @param lines the lines
     * @throws IOException if something is there already, or nothing can be written there
     */
    public static void write(FileSystem files, Path path, Iterable<String> lines) throws IOException {
        write(files, path, text(lines));
    }

    /**
     * Lines as a file holds them.
     *
     * @param lines the lines
     * @return their text in UTF-8, each with a line break after it
     */
    public static byte[] text(Iterable<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
