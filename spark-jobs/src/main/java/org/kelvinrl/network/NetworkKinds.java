package org.kelvinrl.network;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The kinds of networks that there are: our own, and those of other artifacts on the class path. */
public final class NetworkKinds {

    private static final List<NetworkKind> OWN =
            List.of(new MlpKind(), new RecurrentKind(Cell.GRU), new RecurrentKind(Cell.LSTM));

    private NetworkKinds() {}

    /** The kind of a name; empty if its artifact is not on the class path. */
    public static Optional<NetworkKind> named(String name) {
        return all().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** Their names, our own first. */
    static List<String> names() {
        return all().map(NetworkKind::name).toList();
    }

    private static Stream<NetworkKind> all() {
        return Stream.concat(
                OWN.stream(),
                ServiceLoader.load(NetworkKind.class, NetworkKinds.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get));
    }
}
