package org.kelvinrl.environment;

import java.util.Optional;
import org.kelvinrl.schema.KelvinException;

/** Carries tables, and the optimal values that were computed from them once, to where they are needed. */
record TabularSimulator(TabularProcess process, ExactValues optimal) implements Simulator {

    /**
     * A simulator of a process.
     *
     * @throws KelvinException of kind configuration if its optimal values do not settle
     */
    static TabularSimulator of(TabularProcess process) {
        try {
            return new TabularSimulator(process, process.optimal());
        } catch (ArithmeticException e) {
            throw KelvinException.configuration(
                            "tables whose optimal values settle at discount " + process.discount(),
                            e.getMessage(),
                            process.name(),
                            "Lower `discount`, or let every episode end")
                    .because(e);
        }
    }

    @Override
    public String name() {
        return process.name();
    }

    @Override
    public Environment environment() {
        return process.environment();
    }

    @Override
    public Teacher teacher() {
        return Teacher.of(optimal);
    }

    @Override
    public Optional<TabularProcess> tables() {
        return Optional.of(process);
    }
}
