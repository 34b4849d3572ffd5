package org.kelvinrl.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** HDF5 files as h5py writes them, from texts among the tests' resources that tell how they were made. */
final class H5pyFile {

    private H5pyFile() {}

    static Path write(String name, Path folder) throws IOException {
        try (InputStream in = H5pyFile.class.getResourceAsStream("h5py-" + name + ".txt")) {
            String base64 = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining());
            byte[] gzip = Base64.getDecoder().decode(base64);
            try (InputStream file = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
                return Files.write(folder.resolve(name + ".h5"), file.readAllBytes());
            }
        }
    }
}
