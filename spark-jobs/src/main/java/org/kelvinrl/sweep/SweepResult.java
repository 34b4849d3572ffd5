package org.kelvinrl.sweep;

import java.util.List;
import java.util.Map;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.schema.ManifestJson;

/**
 * What came of a sweep, as it stands in {@code sweep.json} of its folder.
 *
 * @param schemaVersion version of this schema
 * @param kelvinVersion version of the program
 * @param datasetSha256 hash of the data set's manifest
 * @param settings every setting with its value and origin, by key
 * @param varied keys of the settings that runs differ in, in the order in which they were named
 * @param figure what the groups are compared by, in words
 * @param groups runs that differ in their seeds alone
 * @param runs all runs, in order
 */
public record SweepResult(
        int schemaVersion,
        String kelvinVersion,
        String datasetSha256,
        Map<String, Configuration.Resolved> settings,
        List<String> varied,
        String figure,
        List<Group> groups,
        List<Outcome> runs) {

    /** Version of the schema that this program writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Name of the file with all of it. */
    public static final String JSON_FILE = "sweep.json";

    /** Name of the file with the table. */
    public static final String CSV_FILE = "sweep.csv";

    /** Its groups as a table. */
    public SweepTable table() {
        return SweepTable.of(this);
    }

    /** The content of {@link #JSON_FILE}. */
    byte[] json() {
        return ManifestJson.write(this);
    }
}
