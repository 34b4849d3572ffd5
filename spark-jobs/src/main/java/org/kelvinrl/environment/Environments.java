package org.kelvinrl.environment;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kelvinrl.schema.KelvinException;

/** The environments by their names, each with a teacher. */
public final class Environments {

    private static final List<Entry> ALL = List.of(
            Entry.of(Acrobot.NAME, Acrobot::new, Teacher::acrobotSwing),
            Entry.of(
                    CartPole.NAME_OF_POSITIONS,
                    CartPole::positions,
                    () -> new Teacher(new LinearQuadraticTeacher(), true)),
            Entry.of(CartPole.NAME, CartPole::new, () -> new Teacher(new LinearQuadraticTeacher(), true)),
            Entry.tabular(FrozenLake.NAME, FrozenLake::process),
            Entry.tabular(FrozenLake.NAME_8X8, FrozenLake::process8x8),
            Entry.of(MountainCar.NAME, MountainCar::new, () -> new Teacher(new MountainCarTeacher(), true)),
            Entry.tabular(Chain.NAME, Chain::process),
            Entry.tabular(Taxi.NAME, Taxi::process));

    private record Entry(
            String name,
            Supplier<Environment> environment,
            Supplier<Teacher> teacher,
            Supplier<Optional<TabularProcess>> tables) {

        static Entry of(String name, Supplier<Environment> environment, Supplier<Teacher> teacher) {
            return new Entry(name, environment, teacher, Optional::empty);
        }

        static Entry tabular(String name, Supplier<TabularProcess> process) {
            return new Entry(
                    name,
                    () -> process.get().environment(),
                    () -> Teacher.of(process.get().optimal()),
                    () -> Optional.of(process.get()));
        }
    }

    private Environments() {}

    /** The names that {@link #named} knows, in alphabetical order. */
    public static List<String> names() {
        return ALL.stream().map(Entry::name).toList();
    }

    /**
     * A new instance of an environment.
     *
     * @param name its name, one of {@link #names}
     * @return the environment; call {@link Environment#reset} first
     * @throws KelvinException of kind usage if there is no environment of that name
     */
    public static Environment named(String name) {
        return entry(name).environment().get();
    }

    /**
     * The teacher of an environment. It needs no training, and is made anew at every call, which may take a second.
     *
     * @param name name of the environment, one of {@link #names}
     * @return its teacher
     * @throws KelvinException of kind usage if there is no environment of that name
     */
    public static Teacher teacherOf(String name) {
        return entry(name).teacher().get();
    }

    /** The tables of an environment that is a finite process; empty if it is none. */
    static Optional<TabularProcess> tablesOf(String name) {
        return entry(name).tables().get();
    }

    private static Entry entry(String name) {
        return ALL.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> KelvinException.usage(
                        "one of the environments " + String.join(", ", names()),
                        "\"" + name + "\"",
                        "name of the environment",
                        "Names are case-sensitive; choose one of those listed"));
    }
}
