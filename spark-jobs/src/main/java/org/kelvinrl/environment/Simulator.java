package org.kelvinrl.environment;

import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/**
 * An environment as a user names it: makes it, and its teacher, wherever it is needed. It travels to executors with a task, and has with
 * it what they need: they read no file.
 */
public interface Simulator extends Serializable {

    /** What the name of a file of tables follows, as in {@code mdp:grid.conf}. */
    String TABLES = "mdp:";

    /** Its name. */
    String name();

    /** A new environment, for one thread; call {@link Environment#reset} first. */
    Environment environment();

    /** Its teacher, which needs no training. It is made anew at every call, which may take a second. */
    Teacher teacher();

    /** Its tables, if it is a finite process; empty if not. */
    Optional<TabularProcess> tables();

    /**
     * A simulator that comes with Kelvin.
     *
     * @param name its name, one of {@link Environments#names}
     * @throws KelvinException of kind usage if there is none of that name
     */
    static Simulator named(String name) {
        Environments.named(name);
        return new NamedSimulator(name);
    }

    /**
     * A simulator that comes with Kelvin, or one given as tables.
     *
     * @param name one of {@link Environments#names}, or {@link #TABLES} and a Hadoop path of a file of tables
     * @param configuration how to reach its file system
     * @throws KelvinException of kind usage if there is none of that name, of kind configuration if the file is missing or wrong
     */
    static Simulator of(String name, Configuration configuration) {
        return name.startsWith(TABLES)
                ? TabularSimulator.of(MdpFile.read(name, new Path(name.substring(TABLES.length())), configuration))
                : named(name);
    }
}
