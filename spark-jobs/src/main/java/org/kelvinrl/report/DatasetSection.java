package org.kelvinrl.report;

import java.util.List;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Moments;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.ModelManifest;

/** What the policy was trained on. */
final class DatasetSection {

    private final ModelManifest model;
    private final DatasetManifest dataset;

    DatasetSection(ModelManifest model, DatasetManifest dataset) {
        this.model = model;
        this.dataset = dataset;
    }

    void write(HtmlWriter html) {
        html.element("h2", "What it was trained on");
        facts(html);
        html.open("div", "class", "columns");
        actions(html);
        moments(html);
        html.close();
    }

    private void facts(HtmlWriter html) {
        html.open("table", "class", "texts");
        html.row("Data set", model.provenance().datasetPath());
        html.row("Log", String.join(", ", dataset.origin().inputs()));
        html.row("All rows", Figures.count(dataset.rows()) + " in " + Figures.counted(dataset.episodes(), "episode"));
        html.row("Training rows", part(Part.TRAINING));
        html.row("Validation rows", part(Part.VALIDATION));
        html.row("Shards", Figures.count(dataset.shards().size()));
        html.close();
    }

    private String part(Part part) {
        long episodes = dataset.shards().stream()
                .flatMap(shard -> shard.blocks(part).stream())
                .mapToLong(Block::episodes)
                .sum();
        return Figures.count(dataset.rows(part)) + " in " + Figures.counted(episodes, "episode");
    }

    private void actions(HtmlWriter html) {
        List<String> names = dataset.actionSpace().names();
        List<Long> counts = dataset.statistics().actionCounts();
        long taken = counts.stream().mapToLong(Long::longValue).sum();
        html.open("div", "class", "wide").open("table").element("caption", "Actions of the training rows");
        html.heads("Action", "Index", "Taken", "Share");
        for (int action = 0; action < names.size(); action++) {
            long count = counts.get(action);
            html.row(
                    names.get(action),
                    Integer.toString(action),
                    Figures.count(count),
                    Figures.percent((double) count / taken));
        }
        html.close().close();
    }

    private void moments(HtmlWriter html) {
        List<Moments> observation = dataset.statistics().observation();
        html.open("div", "class", "wide").open("table").element("caption", "Observations and rewards");
        html.heads("Component", "Mean", "Deviation", "Smallest", "Largest");
        for (int i = 0; i < observation.size(); i++) {
            row(html, dataset.observationNames().get(i), observation.get(i));
        }
        row(html, "Reward", dataset.statistics().reward());
        row(html, "Return of an episode", dataset.statistics().episodeReturn());
        html.close().close();
    }

    /** Nothing if the log has no such quantity. */
    private static void row(HtmlWriter html, String name, Moments moments) {
        if (moments != null) {
            html.row(
                    name,
                    Figures.number(moments.mean()),
                    Figures.number(moments.deviation()),
                    Figures.number(moments.minimum()),
                    Figures.number(moments.maximum()));
        }
    }
}
