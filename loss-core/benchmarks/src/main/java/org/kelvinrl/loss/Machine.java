package org.kelvinrl.loss;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What figures were measured on: read in a JVM with the options of those that were measured. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Machine() {}

    static Map<String, String> describe() throws IOException {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " available");
        description.put("system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        description.put("JVM", property("java.vm.name") + " " + property("java.runtime.version"));
        description.put("arithmetic", LossKernel.arithmetic());
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        description.put("JVM options", options.isEmpty() ? "none" : String.join(" ", options));
        return description;
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    private static String property(String name) {
        return System.getProperty(name);
    }
}
