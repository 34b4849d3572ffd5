package org.kelvinrl.report;

import java.util.Map;
import java.util.TreeMap;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.EpochMetrics;

/** What the temperature made of the teacher's Q-values, so that a useless one is seen at once. */
final class TemperatureSection {

    /** Below this share of the largest entropy there is, the teacher's policy is little more than a label. */
    private static final double NEARLY_CERTAIN = 0.01;

    /** Above this share it tells next to nothing. */
    private static final double NEARLY_UNIFORM = 0.95;

    private static final double LARGEST_ODDS = 1e6;

    private final double temperature;
    private final Map<String, Double> ofTeachers;
    private final Map<String, DatasetManifest.TeacherStatistics> teachers;
    private final int actions;
    private final DatasetManifest.QStatistics q;
    private final double teacherEntropy;

    TemperatureSection(ModelManifest model, DatasetManifest dataset, EpochMetrics last) {
        this.temperature = model.loss().temperature();
        this.ofTeachers = model.loss().teacherTemperatures();
        this.teachers = dataset.statistics().teachers();
        this.actions = dataset.actionSpace().n();
        this.q = dataset.statistics().qValues();
        this.teacherEntropy = last.training().teacherEntropy();
    }

    void write(HtmlWriter html) {
        html.element("h2", "What the temperature means");
        html.element(
                "p",
                "The teacher's policy is the softmax of its Q-values divided by the temperature, "
                        + Figures.number(temperature) + " in the units of the Q-values"
                        + (ofTeachers == null ? "" : " where a teacher has none of its own") + ". Its mean entropy is "
                        + Figures.number(teacherEntropy) + " nats, " + Figures.percent(entropyShare())
                        + " of the largest possible, log " + actions + " = " + Figures.number(Math.log(actions))
                        + ".");
        verdict(html);
        if (ofTeachers != null) {
            byTeacher(html);
        } else if (q != null) {
            gaps(html);
        }
    }

    private double entropyShare() {
        return actions == 1 ? Double.NaN : teacherEntropy / Math.log(actions);
    }

    private void verdict(HtmlWriter html) {
        if (entropyShare() < NEARLY_CERTAIN) {
            html.element(
                    "p",
                    "This is little more than a label for each state: what the Q-values say about the other actions"
                            + " is lost. A higher temperature keeps more of it.",
                    "class",
                    "warning");
        }
        if (entropyShare() > NEARLY_UNIFORM) {
            html.element(
                    "p",
                    "This is nearly uniform: it hardly tells good actions from bad ones. A lower temperature sets"
                            + " them apart.",
                    "class",
                    "warning");
        }
    }

    private void byTeacher(HtmlWriter html) {
        html.open("table").element("caption", "Teachers");
        html.heads("Teacher", "Rows", "Temperature", "Deviation within a state", "Temperature / deviation");
        teachers.forEach((teacher, measured) -> {
            double own = ofTeachers.getOrDefault(teacher, temperature);
            double deviation =
                    measured.qValues() == null ? 0 : measured.qValues().withinStateDeviation();
            html.row(
                    teacher,
                    Figures.count(measured.rows()),
                    Figures.number(own),
                    Figures.number(deviation),
                    Figures.number(own / deviation));
        });
        html.close();
    }

    private void gaps(HtmlWriter html) {
        html.open("div", "class", "columns").open("div", "class", "wide").open("table");
        html.element("caption", "Gap between the best and the second-best action of a state");
        html.heads("Quantile", "Gap", "Gap / temperature", "Odds of best to second");
        Map<Double, Double> quantiles = new TreeMap<>();
        q.gapQuantiles().forEach((level, gap) -> quantiles.put(Double.valueOf(level), gap));
        quantiles.forEach((level, gap) -> html.row(
                Math.round(100 * level) + " %",
                Figures.number(gap),
                Figures.number(gap / temperature),
                odds(gap / temperature)));
        html.close().close().open("div", "class", "wide").open("table").element("caption", "Q-values");
        html.row("Mean", Figures.number(q.values().mean()));
        html.row("Deviation over all", Figures.number(q.values().deviation()));
        html.row("Mean deviation within a state", Figures.number(q.withinStateDeviation()));
        html.row("Temperature / deviation within a state", Figures.number(temperature / q.withinStateDeviation()));
        html.row("Smallest", Figures.number(q.values().minimum()));
        html.row("Largest", Figures.number(q.values().maximum()));
        html.close().close().close();
    }

    private static String odds(double logOdds) {
        double odds = Math.exp(logOdds);
        return odds > LARGEST_ODDS ? "over a million to 1" : Figures.number(odds) + " to 1";
    }
}
