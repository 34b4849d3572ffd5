package org.kelvinrl.report;

import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.ModelManifest.Loss;
import org.kelvinrl.schema.ModelManifest.Provenance;

/** What was trained, and everything that it follows from. */
final class ModelSection {

    private final ModelManifest model;
    private final Loss loss;
    private final Provenance provenance;

    ModelSection(ModelManifest model) {
        this.model = model;
        this.loss = model.loss();
        this.provenance = model.provenance();
    }

    void write(HtmlWriter html) {
        html.element("h2", "What was trained, and how");
        network(html);
        provenance(html);
        configuration(html);
    }

    private void network(HtmlWriter html) {
        html.open("table", "class", "texts");
        html.row("Network", architecture());
        html.row("Parameters", Figures.count(model.parameters().count()));
        html.row("Loss of a row", (isAdded() ? "D + " : "D - ") + loss.entropyWeight() + " R");
        html.row("Divergence D", loss.divergence());
        html.row("Targets", loss.targets());
        html.row("Regulariser R", loss.regulariser());
        html.row("Logit scale", "" + loss.logitScale());
        html.row("Temperature", "" + loss.temperature());
        if (loss.teacherTemperatures() != null) {
            html.row("Temperatures of teachers", loss.teacherTemperatures().toString());
        }
        html.row("Entropy weight", "" + loss.entropyWeight());
        html.row("Rounds", Figures.count(provenance.rounds()) + " in " + Figures.counted(provenance.epochs(), "epoch"));
        html.row("Seed", "" + provenance.seed());
        html.close();
    }

    /** An entropy is subtracted; a divergence from a reference policy is added. */
    private boolean isAdded() {
        return ModelLoss.of(loss).regulariser().needsReference();
    }

    private String architecture() {
        StringBuilder text = new StringBuilder(model.network().kind());
        new TreeMap<>(model.network().settings())
                .forEach((name, value) ->
                        text.append(", ").append(name).append(' ').append(value));
        return text.toString();
    }

    private void provenance(HtmlWriter html) {
        html.element("h2", "Where it came from").open("table", "class", "texts");
        html.row("Kelvin", provenance.kelvinVersion());
        new TreeMap<>(provenance.platform()).forEach(html::row);
        if (provenance.reproducible() != null) {
            html.row(
                    "Reproducible",
                    provenance.reproducible() ? "yes" : "no: executors differed, see the model's manifest");
        }
        html.row("SHA-256 of the parameters", model.parameters().sha256());
        html.row("SHA-256 of the data set's manifest", provenance.datasetSha256());
        html.close();
    }

    private void configuration(HtmlWriter html) {
        Map<String, Object> settings = new TreeMap<>(provenance.configuration());
        html.open("details").element("summary", "The whole configuration (config.json has the origin of each value)");
        html.open("table", "class", "texts");
        settings.forEach((key, value) -> html.row(key, String.valueOf(value)));
        html.close().close();
    }
}
