package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.page.Figures;
import org.kelvinrl.sweep.Outcome;
import org.kelvinrl.sweep.SweepJob;
import org.kelvinrl.sweep.SweepKind;
import org.kelvinrl.sweep.SweepResult;
import org.kelvinrl.sweep.SweepSettings;

/** {@code kelvin sweep} and {@code kelvin sweep-distill}: many trainings side by side, and one table. */
final class SweepCommand implements Command {

    private final SweepKind kind;

    /**
     * The command for a job.
     *
     * @param kind which job the runs are
     */
    SweepCommand(SweepKind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.command();
    }

    @Override
    public String purpose() {
        return "Run kelvin " + kind.commandOfARun()
                + " with every combination of values of some settings, side by side, and compare:"
                + " one table with confidence intervals.";
    }

    @Override
    public List<Setting<?>> settings() {
        return SweepSettings.of(kind);
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        JavaSparkContext context = new JavaSparkContext(spark.get().sparkContext());
        SweepResult result = SweepJob.run(kind, context, configuration, terminal.progress());
        long failed = result.runs().stream().filter(Outcome::hasFailed).count();
        terminal.result("compared by      " + result.figure());
        terminal.result("");
        result.table().lines().forEach(terminal::result);
        terminal.result("");
        terminal.result("runs             " + Figures.count(result.runs().size())
                + (failed == 0 ? "" : ", of which " + Figures.count(failed) + " failed"));
        terminal.result("results          " + new Path(configuration.get(SweepSettings.OUT), SweepResult.JSON_FILE));
    }
}
