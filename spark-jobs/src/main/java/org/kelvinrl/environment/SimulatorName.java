package org.kelvinrl.environment;

import org.kelvinrl.configuration.Setting;

/** How commands take the name of a simulator. */
public final class SimulatorName {

    private static final String NAMES = String.join(", ", Environments.names()) + ", or " + Simulator.TABLES + "FILE";

    private SimulatorName() {}

    /** A setting for such a name; whether its file is right is seen when the simulator is made. */
    public static Setting<String> setting(String key) {
        return Setting.parsed(key, "NAME", "one of " + NAMES, SimulatorName::checked)
                .flag("--environment");
    }

    private static String checked(String text) {
        if (!Environments.names().contains(text) && !text.startsWith(Simulator.TABLES)) {
            throw new IllegalArgumentException("no such simulator: " + text);
        }
        return text;
    }
}
