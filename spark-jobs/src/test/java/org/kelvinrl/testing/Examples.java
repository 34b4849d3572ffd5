package org.kelvinrl.testing;

import java.nio.file.Path;

/** The processes given as tables that come with Kelvin. */
public final class Examples {

    private Examples() {}

    /** Five by five, -1 a step, deterministic. */
    public static Path grid() {
        return folder().resolve("grid.conf");
    }

    /** Three states, in two of which an action is not valid. */
    public static Path depot() {
        return folder().resolve("depot.conf");
    }

    private static Path folder() {
        return SharedData.projectRoot().resolve("deploy/examples");
    }
}
