package org.kelvinrl.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;
import org.kelvinrl.train.EpochMetrics;

/** How the run went: its last figures, its curves, and the figures of every epoch. */
final class MetricsSection {

    private static final String TRAINING = "training";
    private static final String VALIDATION = "validation";
    private static final String OF_FOLLOWED = " teacher";

    private final LossUnits units;
    private final List<EpochMetrics> epochs;
    private final EpochMetrics last;
    private final boolean validated;
    private final String followed;

    MetricsSection(PolicyLoss loss, List<EpochMetrics> epochs, Followed followed) {
        this.followed = followed.label();
        this.units = new LossUnits(loss);
        this.epochs = epochs;
        this.last = epochs.get(epochs.size() - 1);
        this.validated = last.validation().samples() > 0;
    }

    /** Figures of the last epoch. */
    EpochMetrics last() {
        return last;
    }

    /** The figures that matter first. */
    void tiles(HtmlWriter html) {
        LossSums sums = validated ? last.validation() : last.training();
        String rows = validated ? "held-out episodes" : "training rows; none were held out";
        html.open("dl", "class", "tiles");
        tile(html, "Agreement with the " + followed, Figures.percent(sums.agreement()), rows);
        tile(html, "Divergence", Figures.number(sums.divergence()), units.divergence());
        tile(
                html,
                "Entropy of the student",
                Figures.number(sums.entropy()),
                "nats; the " + followed + "'s: " + Figures.number(sums.teacherEntropy()));
        tile(html, "Speed", Figures.count(Math.round(samplesPerSecond())), "training rows a second");
        html.close();
    }

    private static void tile(HtmlWriter html, String name, String figure, String note) {
        html.open("div").element("dt", name).open("dd").text(figure);
        html.element("small", note).close().close();
    }

    private double samplesPerSecond() {
        return epochs.stream().mapToDouble(epoch -> epoch.training().samples()).sum()
                / epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
    }

    /** Writes curves and tables. */
    void write(HtmlWriter html) {
        html.element("h2", "How it went").open("div", "class", "charts");
        new LineChart("Divergence from the " + followed + " (" + units.divergence() + ")", parts(LossSums::divergence))
                .write(html);
        new LineChart("Entropy (nats)", entropies()).write(html);
        new LineChart("Agreement with the " + followed + "'s best action (%)", parts(sums -> 100 * sums.agreement()))
                .write(html);
        html.close();
        lastFigures(html);
        everyEpoch(html);
    }

    private List<LineChart.Series> parts(ToDoubleFunction<LossSums> figure) {
        return List.of(
                series(TRAINING, TRAINING, EpochMetrics::training, figure),
                series(VALIDATION, VALIDATION, EpochMetrics::validation, figure));
    }

    private List<LineChart.Series> entropies() {
        List<LineChart.Series> series = new ArrayList<>(parts(LossSums::entropy));
        series.add(series(
                TRAINING + OF_FOLLOWED, TRAINING + ", " + followed, EpochMetrics::training, LossSums::teacherEntropy));
        series.add(series(
                VALIDATION + OF_FOLLOWED,
                VALIDATION + ", " + followed,
                EpochMetrics::validation,
                LossSums::teacherEntropy));
        return series;
    }

    /** Means over no rows are NaN, and a curve of nothing else is not drawn. */
    private LineChart.Series series(
            String style, String name, Function<EpochMetrics, LossSums> part, ToDoubleFunction<LossSums> figure) {
        List<Double> values = epochs.stream()
                .map(epoch -> figure.applyAsDouble(part.apply(epoch)))
                .toList();
        return new LineChart.Series(name, style, values);
    }

    private void lastFigures(HtmlWriter html) {
        LossSums training = last.training();
        LossSums validation = last.validation();
        html.open("div", "class", "wide").open("table").element("caption", "Last epoch");
        html.heads("", "Training", "Validation");
        html.row("Rows", Figures.count(training.samples()), Figures.count(validation.samples()));
        row(html, "Loss", LossSums::loss);
        row(html, "Divergence, " + units.divergence(), LossSums::divergence);
        row(html, "Regulariser, " + units.regulariser(), LossSums::regulariser);
        row(html, "Entropy of the student, nats", LossSums::entropy);
        row(html, "Entropy of the " + followed + ", nats", LossSums::teacherEntropy);
        html.row(
                "Agreement with the " + followed,
                Figures.percent(training.agreement()),
                Figures.percent(validation.agreement()));
        html.close().close();
        html.element(
                "p",
                "Training figures are measured on each batch before the step that takes it, so over the whole epoch;"
                        + " validation figures at the epoch's end, on episodes that no step takes.",
                "class",
                "quiet");
    }

    private void row(HtmlWriter html, String name, ToDoubleFunction<LossSums> figure) {
        html.row(
                name,
                Figures.number(figure.applyAsDouble(last.training())),
                Figures.number(figure.applyAsDouble(last.validation())));
    }

    private void everyEpoch(HtmlWriter html) {
        html.open("details").element("summary", "Every epoch (metrics.jsonl has every round)");
        html.open("div", "class", "wide").open("table");
        html.heads(
                "Epoch",
                "Loss",
                "Divergence",
                "Regulariser",
                "Entropy",
                "Agreement",
                "Validation divergence",
                "Validation entropy",
                "Validation agreement",
                "Rows a second");
        for (EpochMetrics epoch : epochs) {
            html.row(
                    Integer.toString(epoch.epoch() + 1),
                    Figures.number(epoch.training().loss()),
                    Figures.number(epoch.training().divergence()),
                    Figures.number(epoch.training().regulariser()),
                    Figures.number(epoch.training().entropy()),
                    Figures.percent(epoch.training().agreement()),
                    Figures.number(epoch.validation().divergence()),
                    Figures.number(epoch.validation().entropy()),
                    Figures.percent(epoch.validation().agreement()),
                    Figures.count(Math.round(epoch.samplesPerSecond())));
        }
        html.close().close().close();
    }
}
