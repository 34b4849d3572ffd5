package org.kelvinrl.report;

import java.util.List;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;
import org.kelvinrl.page.StyleSheet;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.EpochMetrics;

/** The report of a training run: one HTML page that needs nothing else, neither script nor network. */
public final class TrainingReport {

    private final ModelManifest model;
    private final DatasetManifest dataset;
    private final Followed followed;
    private final boolean temperatureMatters;
    private final MetricsSection metrics;
    private final HtmlWriter html = new HtmlWriter();

    private TrainingReport(ModelManifest model, DatasetManifest dataset, List<EpochMetrics> epochs, Followed followed) {
        this.model = model;
        this.dataset = dataset;
        this.followed = followed;
        PolicyLoss loss = ModelLoss.of(model.loss());
        this.temperatureMatters = followed == Followed.TEACHER && ModelLoss.dependsOnTemperature(loss);
        this.metrics = new MetricsSection(loss, epochs, followed);
    }

    /**
     * Writes the page.
     *
     * @param model what was trained
     * @param dataset what it was trained on
     * @param epochs metrics of every epoch that made it, at least one
     * @param followed what it was fitted to
     * @return the page, which is well-formed XML too
     */
    public static String html(
            ModelManifest model, DatasetManifest dataset, List<EpochMetrics> epochs, Followed followed) {
        return new TrainingReport(model, dataset, epochs, followed).page();
    }

    private String page() {
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", "Kelvin: training report").element("style", StyleSheet.TEXT);
        html.close().open("body");
        html.element("h1", "Training report").element("p", summary());
        metrics.tiles(html);
        metrics.write(html);
        if (temperatureMatters) {
            new TemperatureSection(model, dataset, metrics.last()).write(html);
        }
        new DatasetSection(model, dataset).write(html);
        new ModelSection(model).write(html);
        return html.close().close().page();
    }

    private String summary() {
        return "A network of " + Figures.count(model.parameters().count()) + " parameters was fitted to "
                + Figures.count(dataset.rows(Part.TRAINING)) + " logged decisions with "
                + Figures.counted(dataset.actionSpace().n(), "action") + ", by "
                + model.loss().divergence() + temperature() + ", in "
                + Figures.counted(model.provenance().epochs(), "epoch") + ". Data: "
                + model.provenance().datasetPath() + ".";
    }

    private String temperature() {
        if (temperatureMatters) {
            return " at temperature " + Figures.number(model.loss().temperature());
        }
        return followed == Followed.TEACHER
                ? " to the teacher's " + model.loss().targets()
                : " to targets of its algorithm";
    }
}
