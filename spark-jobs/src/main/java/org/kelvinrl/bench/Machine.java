package org.kelvinrl.bench;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kelvinrl.train.PlatformFingerprint;

/** What figures were measured on. */
final class Machine {

    /** Linux's; no path of a user's, and none that Hadoop's file systems can read. */
    private static final String PROCESSORS = "/proc/cpuinfo";

    private static final String MODEL = "model name";

    private Machine() {}

    static Map<String, Object> describe() throws IOException {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("processor", processor());
        description.put("processors", Runtime.getRuntime().availableProcessors());
        description.putAll(PlatformFingerprint.ofThisJvm().toMap());
        return description;
    }

    private static String processor() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new FileInputStream(PROCESSORS), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (FileNotFoundException e) {
            return "unknown"; // not Linux
        }
    }
}
