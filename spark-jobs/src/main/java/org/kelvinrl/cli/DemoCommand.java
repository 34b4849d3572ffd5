package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.demo.DemoJob;
import org.kelvinrl.demo.DemoSettings;

/** {@code kelvin demo}: the main job on a log that the program makes itself. */
final class DemoCommand implements Command {

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String purpose() {
        return "Make a log of CartPole, ingest it, distil a student from it, and roll the student out.";
    }

    @Override
    public List<Setting<?>> settings() {
        return DemoSettings.ALL;
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        DemoJob.run(spark.get(), configuration, terminal.progress()).forEach(terminal::result);
    }
}
