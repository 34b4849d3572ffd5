package org.kelvinrl.run;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.CheckpointManifest;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.train.PlatformFingerprint;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.TrainedParameters;

/**
 * What a run tells of itself, wherever it was computed.
 *
 * @param learning what was learnt
 * @param configuration with which settings
 */
public record ResolvedRun(Learning learning, Configuration configuration) {

    /** A network's file may change between a run and its resumption. */
    private static final String NETWORK_SHA256 = "network.sha256";

    /** A run, in whose configuration settings that were not given have what they come to. */
    public ResolvedRun {
        configuration = learning.resolved(configuration);
    }

    /** What decides its bits, to be compared by one that goes on; the platform is this JVM's. */
    public CheckpointManifest.Origin origin() {
        Map<String, Object> decisive = configuration.decisive();
        putDerived(decisive);
        return new CheckpointManifest.Origin(
                ProgramVersion.text(),
                PlatformFingerprint.ofThisJvm().toMap(),
                learning.dataset().path().toString(),
                learning.dataset().manifestSha256(),
                decisive);
    }

    /**
     * The manifest of its model.
     *
     * @param trained what the training ended with
     * @param parameters those of the network that acts
     */
    public ModelManifest manifest(TrainedParameters trained, float[] parameters) {
        PreparedDataset dataset = learning.dataset();
        ModelManifest manifest = new ModelManifest(
                ModelManifest.SCHEMA_VERSION,
                learning.actingNetwork().architecture(),
                dataset.manifest().observationNames(),
                learning.scaling().toManifest(),
                dataset.manifest().actionSpace(),
                learning.loss(),
                ModelStore.describe(parameters),
                new ModelManifest.Provenance(
                        ProgramVersion.text(),
                        PlatformFingerprint.ofThisJvm().toMap(),
                        learning.plan().seed(),
                        trained.rounds(),
                        trained.epochs(),
                        dataset.path().toString(),
                        dataset.manifestSha256(),
                        values(),
                        trained.isReproducible(),
                        trained.platforms().stream()
                                .map(PlatformFingerprint::toMap)
                                .toList()));
        ModelManifest exported = ModelStore.withExports(manifest, parameters);
        return learning.actingNetwork().hasGraph()
                ? ModelStore.withPolicy(exported, parameters, hasMasks(dataset.manifest()))
                : exported;
    }

    private static boolean hasMasks(DatasetManifest data) {
        return data.nulls().getOrDefault(PreparedColumn.ACTION_MASK.columnName(), 0L) < data.rows();
    }

    /** As it was resolved against the data; what was not given has no entry. */
    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        configuration.resolved().forEach((key, resolved) -> values.put(key, resolved.value()));
        putDerived(values);
        return values;
    }

    /** What the result depends on and no setting tells. */
    private void putDerived(Map<String, Object> values) {
        values.put(TrainSettings.WORKERS.key(), learning.plan().workers());
        if (NetworkSettings.hasFile(configuration)) {
            String settings =
                    ManifestJson.line(learning.actingNetwork().architecture().settings());
            values.put(NETWORK_SHA256, Sha256.of(settings.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
