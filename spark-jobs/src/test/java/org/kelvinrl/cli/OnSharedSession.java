package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.testing.Sparks;

/** A command on the tests' session, which it leaves open. */
record OnSharedSession(Command command) implements Command {

    @Override
    public String name() {
        return command.name();
    }

    @Override
    public String purpose() {
        return command.purpose();
    }

    @Override
    public List<Setting<?>> settings() {
        return command.settings();
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException {
        command.run(configuration, terminal, Sparks::session);
    }
}
