package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.run.TrainingResult;

/** {@code kelvin distill}: from a prepared data set with a teacher to a policy. */
final class DistillCommand implements Command {

    @Override
    public String name() {
        return "distill";
    }

    @Override
    public String purpose() {
        return "Fit a policy to a teacher: logged Q-values, probabilities or actions.";
    }

    @Override
    public List<Setting<?>> settings() {
        return DistillJob.settings();
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        JavaSparkContext context = new JavaSparkContext(spark.get().sparkContext());
        TrainingResult result = DistillJob.run(context, configuration, terminal.progress());
        if (result.wasFinishedBefore()) {
            TrainingLines.finishedBefore(terminal, this, result);
            return;
        }
        PolicyLoss loss = ModelLoss.of(result.model().loss());
        if (ModelLoss.dependsOnTemperature(loss)) {
            terminal.result(String.format(
                    Locale.ROOT, "temperature      %.6g, in the units of the Q-values", loss.temperature()));
            showTeachers(terminal, result.model().loss().teacherTemperatures());
        }
        show(terminal, "training", loss, result.last().training());
        show(terminal, "validation", loss, result.last().validation());
        TrainingLines.end(terminal, result);
    }

    private static void showTeachers(Terminal terminal, Map<String, Double> temperatures) {
        if (temperatures != null) {
            temperatures.forEach((teacher, temperature) ->
                    terminal.result(String.format(Locale.ROOT, "  of teacher %s  %.6g", teacher, temperature)));
        }
    }

    private static void show(Terminal terminal, String split, PolicyLoss loss, LossSums sums) {
        if (sums.weight() > 0) {
            terminal.result(LossLine.of(split, loss, sums));
        }
    }
}
