package org.kelvinrl.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this program, as manifests record it. */
public final class KelvinVersion {

    private static final String CURRENT = read();

    private KelvinVersion() {}

    /**
     * The version of this program.
     *
     * @return the version that the build gave it, such as {@code 0.1.0}
     */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream in = KelvinVersion.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
