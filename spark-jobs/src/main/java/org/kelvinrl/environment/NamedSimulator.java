package org.kelvinrl.environment;

import java.util.Optional;

/** See {@link Simulator#named}: every program knows the environment by its name. */
record NamedSimulator(String name) implements Simulator {

    @Override
    public Environment environment() {
        return Environments.named(name);
    }

    @Override
    public Teacher teacher() {
        return Environments.teacherOf(name);
    }

    @Override
    public Optional<TabularProcess> tables() {
        return Environments.tablesOf(name);
    }
}
