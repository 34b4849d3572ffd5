package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.kelvinrl.page.Figures;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Account;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Moments;
import org.kelvinrl.schema.DatasetManifest.Reason;
import org.kelvinrl.schema.DatasetManifest.Statistics;
import org.kelvinrl.schema.ManifestJson;

/** What ingest tells of a data set: a function of its manifest, as JSON, as lines of text and as a {@link DatasetPage}. */
public final class DatasetReport {

    /** Name of the page in the folder of a data set's version. */
    public static final String PAGE_FILE = "report.html";

    /** Name of the JSON file beside it. */
    static final String JSON_FILE = "report.json";

    /** Name of the file with the lines that a terminal gets. */
    static final String TEXT_FILE = "report.txt";

    private static final int MOST_REASONS = 5;
    private static final int MOST_ACTIONS = 10;

    private final DatasetManifest manifest;
    private final Account account;

    private DatasetReport(DatasetManifest manifest) {
        this.manifest = manifest;
        this.account = manifest.account();
    }

    /** The report of a data set, whose manifest has an account. */
    static DatasetReport of(DatasetManifest manifest) {
        return new DatasetReport(manifest);
    }

    /**
     * The report as lines for a terminal.
     *
     * @param manifest manifest of a data set, with an account
     * @return short lines without control characters
     */
    public static List<String> lines(DatasetManifest manifest) {
        return of(manifest).lines().stream()
                .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
                .toList();
    }

    /** Rows that the data set's version added: those that were read and neither rejected nor left out as duplicates. */
    long keptRows() {
        return added(Block::rows);
    }

    /** Length of the blocks that the data set's version added. */
    long addedBytes() {
        return added(Block::bytes);
    }

    private long added(ToLongFunction<Block> of) {
        String folder = DatasetVersions.prefix(manifest.version());
        return manifest.shards().stream()
                .flatMap(shard -> Stream.concat(shard.training().stream(), shard.validation().stream()))
                .filter(block -> DatasetVersions.prefix(block).equals(folder))
                .mapToLong(of)
                .sum();
    }

    /** What a finding's name stands for. */
    static String meaning(String label) {
        return Arrays.stream(Finding.values())
                .filter(finding -> finding.label().equals(label))
                .findFirst()
                .map(Finding::description)
                .orElse(label);
    }

    byte[] json() {
        Statistics statistics = manifest.statistics();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema_version", manifest.schemaVersion());
        report.put("rows", manifest.rows());
        report.put("episodes", manifest.episodes());
        report.put("kept_rows", keptRows());
        report.put("added_bytes", addedBytes());
        if (account.inputBytes() > 0) {
            report.put("output_to_input", outputToInput());
        }
        report.put("account", account);
        Map<String, String> meanings = new LinkedHashMap<>();
        account.findings().keySet().forEach(label -> meanings.put(label, meaning(label)));
        report.put("finding_meanings", meanings);
        report.put("observation_names", manifest.observationNames());
        report.put("action_names", manifest.actionSpace().names());
        report.put("nulls", manifest.nulls());
        report.put("statistics", statistics);
        return ManifestJson.write(report);
    }

    /** Of a table of a database the input's length is not known: it is 0. */
    private double outputToInput() {
        return (double) addedBytes() / account.inputBytes();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("read      " + Figures.counted(account.inputRows(), "row") + " of "
                + Figures.counted(account.inputFiles(), "file") + ", " + Figures.counted(account.inputBytes(), "byte"));
        lines.add("kept      " + Figures.counted(keptRows(), "row") + " in "
                + Figures.counted(addedBytes(), "byte")
                + (account.inputBytes() == 0 ? "" : ", " + Figures.percent(outputToInput()) + " of the input"));
        lines.add("rejected  " + Figures.counted(account.rejectedRows(), "row"));
        account.reasons().stream().limit(MOST_REASONS).forEach(reason -> lines.add("          " + described(reason)));
        account.findings()
                .forEach((label, count) -> lines.add("found     " + Figures.count(count) + " " + meaning(label)));
        Statistics statistics = manifest.statistics();
        moments("length", "of an episode", statistics.episodeLength(), lines);
        moments("return", "of an episode", statistics.episodeReturn(), lines);
        moments("reward", "of a row", statistics.reward(), lines);
        if (statistics.qValues() != null) {
            moments("Q gap", "of best and second", statistics.qValues().gap(), lines);
        }
        actions(lines);
        return lines;
    }

    private static String described(Reason reason) {
        return Figures.counted(reason.rows(), "row") + ": column " + reason.column() + ", expected "
                + reason.expected() + ", such as " + reason.found() + " (" + reason.file() + ", " + reason.place()
                + ")";
    }

    /** Nothing if the log has no such quantity. */
    private static void moments(String name, String of, Moments moments, List<String> lines) {
        if (moments != null) {
            lines.add(String.format("%-10s", name) + of + ": " + Figures.number(moments.minimum()) + " to "
                    + Figures.number(moments.maximum()) + ", mean " + Figures.number(moments.mean()) + ", deviation "
                    + Figures.number(moments.deviation()));
        }
    }

    private void actions(List<String> lines) {
        List<Long> counts = manifest.statistics().actionCounts();
        long taken = counts.stream().mapToLong(Long::longValue).sum();
        List<String> shares = new ArrayList<>();
        for (int action = 0; action < Math.min(counts.size(), MOST_ACTIONS) && taken > 0; action++) {
            shares.add(manifest.actionSpace().names().get(action) + " "
                    + Figures.percent((double) counts.get(action) / taken));
        }
        if (counts.size() > MOST_ACTIONS) {
            shares.add("and " + (counts.size() - MOST_ACTIONS) + " more");
        }
        if (!shares.isEmpty()) {
            lines.add("actions   " + String.join(", ", shares));
        }
    }
}
