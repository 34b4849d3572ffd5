package org.kelvinrl.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;

/** In what two runs differ that decides their bits, each difference in words: configuration first, then data, then platform. */
public final class Differences {

    private final List<String> differences = new ArrayList<>();

    private Differences(CheckpointManifest.Origin before, CheckpointManifest.Origin now) {
        compare("", before.configuration(), now.configuration());
        compare("SHA-256 of the data set", before.datasetSha256(), now.datasetSha256());
        compare("version of Kelvin", before.kelvinVersion(), now.kelvinVersion());
        compare("platform ", before.platform(), now.platform());
    }

    /**
     * Compares.
     *
     * @param before what a run was
     * @param now what it is to go on as
     */
    public static Differences between(CheckpointManifest.Origin before, CheckpointManifest.Origin now) {
        return new Differences(before, now);
    }

    /** Each of them, such as {@code train.batch 128 instead of 256}. */
    public List<String> all() {
        return List.copyOf(differences);
    }

    /**
     * Checks that there are none.
     *
     * @param where what the run is compared with
     * @throws KelvinException of kind configuration with each difference
     */
    public void requireNone(String where) {
        if (!differences.isEmpty()) {
            throw KelvinException.configuration(
                    "the configuration, data and platform that the run began with",
                    String.join(", ", differences),
                    where,
                    "Resume with what it began with, or name another --out; with --resume-anyway it goes on, and the result is"
                            + " not that of one uninterrupted run");
        }
    }

    private void compare(String prefix, Map<String, ?> before, Map<String, ?> now) {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        keys.forEach(key -> compare(prefix + key, before.get(key), now.get(key)));
    }

    /** As JSON, for what was read back from it has other classes of numbers. */
    private void compare(String name, Object before, Object now) {
        String written = text(before);
        String present = text(now);
        if (!written.equals(present)) {
            differences.add(name + " " + present + " instead of " + written);
        }
    }

    private static String text(Object value) {
        return value == null ? "none" : ManifestJson.line(value).replace("\"", "");
    }
}
