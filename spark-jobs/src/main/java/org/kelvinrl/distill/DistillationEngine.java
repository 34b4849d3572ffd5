package org.kelvinrl.distill;

import java.util.ServiceLoader;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.run.Engine;
import org.kelvinrl.schema.KelvinException;

/**
 * Another program that can do a distillation's work: the same data, loss and network, another way to train. Other artifacts bring them, found
 * by {@link ServiceLoader}.
 */
public interface DistillationEngine {

    /** Its name as a user writes it. */
    String name();

    /**
     * The engine for a distillation.
     *
     * @param distillation what is to be trained
     * @param configuration what was set, beside what the distillation knows
     * @throws KelvinException if it cannot do that
     */
    Engine of(Distillation distillation, Configuration configuration);

    /**
     * The engine that a configuration names.
     *
     * @throws KelvinException if its artifact is not on the class path, or the run is to be resumed
     */
    static DistillationEngine named(Configuration configuration) {
        String name = configuration.get(DistillSettings.ENGINE);
        String where = DistillSettings.ENGINE.key() + ", " + configuration.origin(DistillSettings.ENGINE);
        if (configuration.get(CheckpointSettings.RESUME)) {
            throw KelvinException.configuration(
                    "a new run for --engine " + name + ", which keeps no checkpoints",
                    "--resume",
                    where,
                    "Leave out --resume and name another --out, or use --engine " + DistillSettings.OWN_ENGINE);
        }
        return ServiceLoader.load(DistillationEngine.class, DistillationEngine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> KelvinException.configuration(
                        "the engine " + name + " on the class path",
                        "none such",
                        where,
                        "Add the artifact that brings it (--jars), or use --engine " + DistillSettings.OWN_ENGINE));
    }
}
