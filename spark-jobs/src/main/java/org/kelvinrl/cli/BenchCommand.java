package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.bench.BenchJob;
import org.kelvinrl.bench.BenchSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;

/** {@code kelvin bench}: how fast training, or ingest, is on this machine. */
final class BenchCommand implements Command {

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String purpose() {
        return "Measure how fast training, or ingest, is here.";
    }

    @Override
    public List<Setting<?>> settings() {
        return BenchSettings.ALL;
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        BenchJob.run(spark.get(), configuration, terminal.progress()).forEach(terminal::result);
    }
}
