package org.kelvinrl.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;

/** A command of {@code kelvin}: what it is called, what can be set, and what it does. */
public interface Command {

    /** The word that calls it, such as {@code distill}. */
    String name();

    /** What it does, as one sentence. */
    String purpose();

    /** Everything that can be set, in the order in which help shows it. */
    List<Setting<?>> settings();

    /**
     * Does it.
     *
     * @param configuration values of all {@link #settings}
     * @param terminal where results and progress are shown
     * @param spark starts the Spark session at the first call; it is stopped when the command ends
     * @throws IOException if a file system fails
     * @throws org.kelvinrl.schema.KelvinException if the user can mend what is wrong
     */
    void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) throws IOException;
}
