package org.kelvinrl.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.run.TrainingResult;

/**
 * What the demo found.
 *
 * @param folder where everything is
 * @param rows rows of the log
 * @param teacher returns of the teacher, greedy
 * @param behaviour returns of the policy that made the log
 * @param student returns of the distilled policy, greedy
 * @param distillation the run
 * @param seconds time of everything
 */
record DemoResult(
        Path folder,
        long rows,
        Returns teacher,
        Returns behaviour,
        Returns student,
        TrainingResult distillation,
        double seconds) {

    /** The table for a person. */
    List<String> table() {
        LossSums heldOut = distillation.last().validation();
        return List.of(
                "",
                line("policy", "mean return of " + student.episodes() + " episodes (at most 500)"),
                line("teacher", returns(teacher)),
                line("behaviour policy", returns(behaviour) + ", which made the log"),
                line("student", returns(student) + ", distilled from the log"),
                "",
                line("agreement", text("%.2f %% of held-out decisions are the teacher's", 100 * heldOut.agreement())),
                line("entropy", text("student %.4f, teacher %.4f nats", heldOut.entropy(), heldOut.teacherEntropy())),
                line("samples/s", text("%,.0f", distillation.samplesPerSecond())),
                line("time", text("%.0f s for %,d decisions", seconds, rows)),
                line("model", distillation.folder().model().toString()),
                line("report", distillation.folder().report().toString()));
    }

    /** The same for a program: {@code summary.json}. */
    Map<String, Object> summary() {
        LossSums heldOut = distillation.last().validation();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("teacher", numbers(teacher));
        summary.put("behaviour_policy", numbers(behaviour));
        summary.put("student", numbers(student));
        summary.put("agreement", heldOut.agreement());
        summary.put("entropy", heldOut.entropy());
        summary.put("teacher_entropy", heldOut.teacherEntropy());
        summary.put("samples_per_second", distillation.samplesPerSecond());
        summary.put("rows", rows);
        summary.put("seconds", seconds);
        return summary;
    }

    private static Map<String, Object> numbers(Returns returns) {
        return Map.of(
                "mean_return", returns.mean(),
                "standard_error", returns.standardError(),
                "episodes", returns.episodes());
    }

    private static String returns(Returns returns) {
        return text("%6.1f +- %.1f", returns.mean(), returns.standardError());
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-18s %s", name, value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
