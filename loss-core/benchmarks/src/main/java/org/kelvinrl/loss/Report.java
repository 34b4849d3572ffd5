package org.kelvinrl.loss;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as a table in Markdown: a line for each divergence and number of actions. */
final class Report {
    /** Of the table's columns and their meaning. */
    private static final int SCHEMA_VERSION = 1;

    private static final String ABSENT = "-";
    private static final List<String> HEAD = List.of(
            "divergence",
            "A",
            "kernel, ns/row",
            "double, ns/row",
            "ND4J, ns/row",
            "ND4J's best",
            "copy, ns/row",
            "double / kernel",
            "ND4J / kernel",
            "kernel / copy",
            "kernel, B/row");

    private final Map<String, String> system;
    private final Collection<List<Measurement>> lines;

    Report(Map<String, String> system, List<Measurement> measurements) {
        this.system = system;
        this.lines = measurements.stream()
                .collect(Collectors.groupingBy(
                        m -> m.divergence() + " " + m.actions(), LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        system.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("- figures schema version: ").append(SCHEMA_VERSION).append("\n\n");
        line(text, HEAD);
        line(text, HEAD.stream().map(title -> "---").toList());
        lines.forEach(measurements -> line(text, cells(measurements)));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static List<String> cells(List<Measurement> measurements) {
        Measurement kernel = fastest(measurements, Contestant.KERNEL);
        Measurement reference = fastest(measurements, Contestant.DOUBLE);
        Measurement nd4j = fastest(measurements, Contestant.ND4J);
        Measurement copy = fastest(measurements, Contestant.COPY);
        List<String> cells = new ArrayList<>();
        cells.add(measurements.get(0).divergence());
        cells.add(Integer.toString(measurements.get(0).actions()));
        cells.add(time(kernel));
        cells.add(time(reference));
        cells.add(time(nd4j));
        cells.add(nd4j == null ? ABSENT : nd4j.contestant());
        cells.add(time(copy));
        cells.add(ratio(reference, kernel));
        cells.add(ratio(nd4j, kernel));
        cells.add(ratio(kernel, copy));
        cells.add(kernel == null ? ABSENT : format("%.4f", kernel.bytes()));
        return cells;
    }

    /** Of the contestants whose names start so; null if none ran. */
    private static Measurement fastest(List<Measurement> measurements, String prefix) {
        Measurement fastest = null;
        for (Measurement m : measurements) {
            if (m.contestant().startsWith(prefix) && (fastest == null || m.nanoseconds() < fastest.nanoseconds())) {
                fastest = m;
            }
        }
        return fastest;
    }

    private static String time(Measurement of) {
        return of == null ? ABSENT : format("%,.1f", of.nanoseconds());
    }

    private static String ratio(Measurement of, Measurement to) {
        return of == null || to == null ? ABSENT : format("%.1f", of.nanoseconds() / to.nanoseconds());
    }

    private static String format(String pattern, double number) {
        return String.format(Locale.ROOT, pattern, number);
    }
}
