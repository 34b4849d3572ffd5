package org.kelvinrl.environment;

import java.util.List;
import java.util.function.Supplier;
import org.kelvinrl.schema.KelvinException;

/** The environments by their names, each with a teacher. */
public final class Environments {

    private static final List<Entry> ALL = List.of(
            new Entry(Acrobot.NAME, Acrobot::new, Teacher::acrobotSwing),
            new Entry(CartPole.NAME, CartPole::new, () -> new Teacher(new LinearQuadraticTeacher(), true)),
            new Entry(FrozenLake.NAME, FrozenLake::environment, () -> Teacher.optimal(FrozenLake.mdp())),
            new Entry(FrozenLake.NAME_8X8, FrozenLake::environment8x8, () -> Teacher.optimal(FrozenLake.mdp8x8())),
            new Entry(MountainCar.NAME, MountainCar::new, () -> new Teacher(new MountainCarTeacher(), true)),
            new Entry(Chain.NAME, Chain::environment, () -> Teacher.optimal(Chain.mdp())),
            new Entry(Taxi.NAME, Taxi::environment, () -> Teacher.optimal(Taxi.mdp())));

    private record Entry(String name, Supplier<Environment> environment, Supplier<Teacher> teacher) {}

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
