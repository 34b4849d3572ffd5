package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;
import org.kelvinrl.page.StyleSheet;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Account;
import org.kelvinrl.schema.DatasetManifest.Moments;
import org.kelvinrl.schema.DatasetManifest.QStatistics;
import org.kelvinrl.schema.DatasetManifest.Quantiles;
import org.kelvinrl.schema.DatasetManifest.Reason;
import org.kelvinrl.schema.DatasetManifest.Statistics;

/** The report of a prepared data set: one HTML page that needs nothing else, neither script nor network. */
final class DatasetPage {

    private static final int MOST_COMPONENTS = 1_000;
    private static final List<String> LEVELS = List.of("0.05", "0.25", "0.5", "0.75", "0.95");

    private final DatasetManifest manifest;
    private final Account account;
    private final Statistics statistics;
    private final DatasetReport report;
    private final HtmlWriter html = new HtmlWriter();

    private DatasetPage(DatasetManifest manifest) {
        this.manifest = manifest;
        this.account = manifest.account();
        this.statistics = manifest.statistics();
        this.report = DatasetReport.of(manifest);
    }

    /** The page of a data set, whose manifest has an account; well-formed XML too. */
    static String html(DatasetManifest manifest) {
        return new DatasetPage(manifest).page();
    }

    private String page() {
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", "Kelvin: data set report").element("style", StyleSheet.TEXT);
        html.close().open("body");
        html.element("h1", "Data set report").element("p", summary());
        tiles();
        origin();
        rejects();
        findings();
        measures();
        actions();
        gaps();
        observation();
        nulls();
        return html.close().close().page();
    }

    private String summary() {
        String appended = manifest.version() == 1
                ? ""
                : " This is version " + manifest.version() + ": rows read, kept and rejected are those that it added.";
        return Figures.counted(manifest.rows(), "logged decision") + " of "
                + Figures.counted(manifest.episodes(), "episode") + " with "
                + Figures.counted(manifest.observationSize(), "component") + " of an observation and "
                + Figures.counted(manifest.actionSpace().n(), "action") + "." + appended;
    }

    private void tiles() {
        html.open("dl", "class", "tiles");
        tile("Rows read", Figures.count(account.inputRows()), Figures.counted(account.inputFiles(), "file"));
        tile("Rows kept", Figures.count(report.keptRows()), share(report.keptRows(), account.inputRows()));
        tile(
                "Rows rejected",
                Figures.count(account.rejectedRows()),
                share(account.rejectedRows(), account.inputRows()));
        tile("Size", share(report.addedBytes(), account.inputBytes()), "of the input");
        html.close();
    }

    private void tile(String name, String value, String note) {
        html.open("div").element("dt", name).open("dd").text(value).element("small", note);
        html.close().close();
    }

    private void origin() {
        html.element("h2", "Where it came from").open("table", "class", "texts");
        html.row("Log", String.join(", ", manifest.origin().inputs()));
        html.row("Format", manifest.origin().format());
        html.row("Bytes read", Figures.count(account.inputBytes()));
        html.row("Bytes written", Figures.count(report.addedBytes()));
        html.row("Shards", Figures.count(manifest.shards().size()));
        new TreeMap<>(account.options()).forEach((name, value) -> html.row("--" + name, String.valueOf(value)));
        html.close();
    }

    private void rejects() {
        html.element("h2", "Rejected rows");
        if (account.rejectedRows() == 0) {
            html.element("p", "None.");
            return;
        }
        html.element("p", "Each is in the table of rejects, with its place and the reason. The commonest reasons:");
        html.open("div", "class", "wide").open("table");
        html.heads("Column", "Expected", "Rows", "Share", "First found", "File", "Place");
        for (Reason reason : account.reasons()) {
            html.row(
                    reason.column(),
                    reason.expected(),
                    Figures.count(reason.rows()),
                    share(reason.rows(), account.rejectedRows()),
                    reason.found(),
                    reason.file(),
                    reason.place());
        }
        html.close().close();
    }

    private void findings() {
        html.element("h2", "What is worth knowing");
        if (account.findings().isEmpty()) {
            html.element("p", "Nothing was found.");
            return;
        }
        html.open("table").heads("Finding", "Count", "What it counts");
        new TreeMap<>(account.findings())
                .forEach((label, count) -> html.row(label, Figures.count(count), DatasetReport.meaning(label)));
        html.close();
    }

    private void measures() {
        Quantiles quantiles = statistics.quantiles();
        html.element("h2", "Episodes and rewards of the training rows");
        openMeasures("Quantity");
        measure("Rows of an episode", statistics.episodeLength(), null);
        measure("Return of an episode", statistics.episodeReturn(), quantiles.episodeReturn());
        measure("Reward", statistics.reward(), quantiles.reward());
        measure("Propensity", statistics.propensity(), null);
        html.close().close();
    }

    private void openMeasures(String what) {
        html.open("div", "class", "wide").open("table");
        html.heads(what, "Mean", "Deviation", "Smallest", "5 %", "25 %", "50 %", "75 %", "95 %", "Largest");
    }

    /** Nothing if the log has no such quantity. */
    private void measure(String name, Moments moments, Map<String, Double> quantiles) {
        if (moments == null) {
            return;
        }
        List<String> cells = new ArrayList<>();
        cells.add(Figures.number(moments.mean()));
        cells.add(Figures.number(moments.deviation()));
        cells.add(Figures.number(moments.minimum()));
        LEVELS.forEach(level -> cells.add(quantiles == null ? "" : Figures.number(quantiles.get(level))));
        cells.add(Figures.number(moments.maximum()));
        html.row(name, cells.toArray(String[]::new));
    }

    private void actions() {
        List<Long> counts = statistics.actionCounts();
        long taken = counts.stream().mapToLong(Long::longValue).sum();
        html.element("h2", "Actions of the training rows").open("table").heads("Action", "Index", "Taken", "Share");
        for (int action = 0; action < counts.size(); action++) {
            html.row(
                    manifest.actionSpace().names().get(action),
                    Integer.toString(action),
                    Figures.count(counts.get(action)),
                    share(counts.get(action), taken));
        }
        html.close();
    }

    private void gaps() {
        QStatistics q = statistics.qValues();
        if (q != null) {
            html.element("h2", "Q-values of the training rows");
            openMeasures("Quantity");
            measure("Q-value", q.values(), null);
            measure("Gap between best and second", q.gap(), q.gapQuantiles());
            html.close().close();
        }
    }

    private void observation() {
        html.element("h2", "Observations of the training rows");
        openMeasures("Component");
        int shown = Math.min(MOST_COMPONENTS, manifest.observationSize());
        for (int i = 0; i < shown; i++) {
            measure(
                    manifest.observationNames().get(i),
                    statistics.observation().get(i),
                    statistics.quantiles().observation().get(i));
        }
        html.close().close();
        if (shown < manifest.observationSize()) {
            html.element("p", "And " + (manifest.observationSize() - shown) + " more, in the manifest.");
        }
    }

    private void nulls() {
        html.element("h2", "Columns that are empty in some rows").open("table").heads("Column", "Empty", "Share");
        new TreeMap<>(manifest.nulls()).forEach((column, count) -> {
            if (count > 0) {
                html.row(column, Figures.count(count), share(count, manifest.rows()));
            }
        });
        html.close();
    }

    private static String share(long part, long whole) {
        return Figures.percent((double) part / whole);
    }
}
