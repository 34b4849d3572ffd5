package org.kelvinrl.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Kelvin that runs. */
public final class ProgramVersion {

    private static final String VERSION = read();

    private ProgramVersion() {}

    /** Such as {@code 0.1.0}. */
    public static String text() {
        return VERSION;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream stream = ProgramVersion.class.getResourceAsStream("version.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
