package org.kelvinrl.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kelvinrl.page.Figures;
import org.kelvinrl.storage.NewFile;
import org.kelvinrl.train.TrainSettings;

/** The groups of a sweep, a row each. */
public final class SweepTable {

    private final List<String> keys;
    private final List<Group> groups;

    private SweepTable(List<String> keys, List<Group> groups) {
        this.keys = keys;
        this.groups = groups;
    }

    static SweepTable of(SweepResult result) {
        List<String> keys = result.varied().stream()
                .filter(key -> !key.equals(TrainSettings.SEED.key()))
                .toList();
        return new SweepTable(keys, result.groups());
    }

    /** Lines for a terminal, in columns. */
    public List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(keys, "runs", "failed", "median", "mean", "95 % interval"));
        for (Group group : groups) {
            Spread figures = group.figures();
            String interval = figures.low() == null
                    ? "-"
                    : Figures.number(figures.low()) + " to " + Figures.number(figures.high());
            rows.add(row(
                    values(group),
                    String.valueOf(group.runs()),
                    String.valueOf(group.failed()),
                    figure(figures.median(), Figures::number, "-"),
                    figure(figures.mean(), Figures::number, "-"),
                    interval));
        }
        return aligned(rows);
    }

    /** The content of {@link SweepResult#CSV_FILE}: a line of names, then a line for each group, with all digits. */
    byte[] csv() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(keys, "runs", "failed", "median", "mean", "low_95", "high_95"));
        for (Group group : groups) {
            Spread figures = group.figures();
            rows.add(row(
                    values(group),
                    String.valueOf(group.runs()),
                    String.valueOf(group.failed()),
                    figure(figures.median(), String::valueOf, ""),
                    figure(figures.mean(), String::valueOf, ""),
                    figure(figures.low(), String::valueOf, ""),
                    figure(figures.high(), String::valueOf, "")));
        }
        return NewFile.text(rows.stream()
                .map(row -> row.stream().map(SweepTable::quoted).collect(Collectors.joining(",")))
                .toList());
    }

    private List<String> values(Group group) {
        return keys.stream().map(key -> Values.text(group.values().get(key))).toList();
    }

    private static String figure(Double value, Function<Double, String> format, String absent) {
        return value == null ? absent : format.apply(value);
    }

    private static List<String> row(List<String> first, String... rest) {
        List<String> row = new ArrayList<>(first);
        row.addAll(List.of(rest));
        return row;
    }

    private static String quoted(String text) {
        return text.matches("(?s).*[\",\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** Values on the left of their columns, figures on the right. */
    private List<String> aligned(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String blanks = " ".repeat(width(rows, column) - cell.length());
                line.append(column == 0 ? "" : "  ").append(column < keys.size() ? cell + blanks : blanks + cell);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
