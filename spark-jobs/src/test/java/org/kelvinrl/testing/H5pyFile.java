package org.kelvinrl.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** HDF5 files as h5py writes them, from texts among the tests' resources that tell how they were made. */
public final class H5pyFile {

    private static final String SCRIPT = "#     ";

    private H5pyFile() {}

    /**
     * Writes a file.
     *
     * @param name of the text, without the letters before and after
     * @param folder where to
     * @return the file
     */
    public static Path write(String name, Path folder) throws IOException {
        String base64 =
                lines(name).stream().filter(line -> !line.startsWith("#")).collect(Collectors.joining());
        byte[] gzip = Base64.getDecoder().decode(base64);
        try (InputStream file = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return Files.write(folder.resolve(name + ".h5"), file.readAllBytes());
        }
    }

    /**
     * How a file was made.
     *
     * @param name of the text
     * @return lines of Python
     */
    public static List<String> script(String name) throws IOException {
        return lines(name).stream()
                .filter(line -> line.startsWith(SCRIPT))
                .map(line -> line.substring(SCRIPT.length()))
                .toList();
    }

    private static List<String> lines(String name) throws IOException {
        String path = "/org/kelvinrl/log/h5py-" + name + ".txt";
        try (InputStream in = H5pyFile.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}
