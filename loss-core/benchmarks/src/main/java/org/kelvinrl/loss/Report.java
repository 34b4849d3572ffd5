package org.kelvinrl.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as a table in Markdown: a line for each divergence and number of actions. */
final class Report {
    /** Of the table's columns and their meaning. */
    private static final int SCHEMA_VERSION = 2;

    private static final String ABSENT = "-";
    private static final List<String> HEAD = List.of(
            "divergence",
            "A",
            "kernel, ns/row",
            "double, ns/row",
            "ND4J's loss, ns/row",
            "the faster",
            "ND4J by hand, ns/row",
            "the faster",
            "copy, ns/row",
            "double / kernel",
            "ND4J's loss / kernel",
            "ND4J by hand / kernel",
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
        Measurement nd4j = fastest(measurements, Contestant.ND4J_KLD, Contestant.ND4J_MCXENT);
        Measurement byHand = fastest(measurements, Contestant.ND4J_SOFTMAX, Contestant.ND4J_PASSES);
        Measurement copy = fastest(measurements, Contestant.COPY);
        List<String> cells = new ArrayList<>();
        cells.add(measurements.get(0).divergence());
        cells.add(Integer.toString(measurements.get(0).actions()));
        cells.add(time(kernel));
        cells.add(time(reference));
        cells.add(time(nd4j));
        cells.add(name(nd4j));
        cells.add(time(byHand));
        cells.add(name(byHand));
        cells.add(time(copy));
        cells.add(ratio(reference, kernel));
        cells.add(ratio(nd4j, kernel));
        cells.add(ratio(byHand, kernel));
        cells.add(ratio(kernel, copy));
        cells.add(kernel == null ? ABSENT : format("%.4f", kernel.bytes()));
        return cells;
    }

    /** Of these contestants; null if none ran. */
    private static Measurement fastest(List<Measurement> measurements, String... contestants) {
        return measurements.stream()
                .filter(m -> Arrays.asList(contestants).contains(m.contestant()))
                .min(Comparator.comparingDouble(Measurement::nanoseconds))
                .orElse(null);
    }

    private static String name(Measurement of) {
        return of == null ? ABSENT : of.contestant();
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
