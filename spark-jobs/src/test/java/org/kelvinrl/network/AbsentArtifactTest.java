package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.checkpoint.CheckpointSettings;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.DistillSettings;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SmallLog;

/** What is asked of artifacts that are not on this class path; all else of these tests runs without them. */
class AbsentArtifactTest {

    @Test
    void aKindWhoseArtifactIsAbsentIsRefusedInOneMessage(@TempDir java.nio.file.Path folder) {
        PreparedDataset dataset = SmallLog.ingested(new Path(folder.toUri()), 1);
        Configuration configuration = Configuration.of(Distillation.settings());
        assertThat(NetworkKinds.named("dl4j")).isEmpty();
        assertThatThrownBy(() -> Distillation.of(dataset, configuration.with(NetworkSettings.KIND, "dl4j")))
                .isInstanceOf(KelvinException.class)
                .hasMessage(
                        "expected a kind of network on the class path: mlp, gru, lstm, fourier, found dl4j (network.kind,"
                                + " code). Name one of them, or add the artifact that brings it (--jars).");
        assertThatThrownBy(() -> Distillation.of(
                        dataset,
                        configuration.with(NetworkSettings.DL4J_CONFIG, Optional.of(new Path("network.json")))))
                .isInstanceOf(KelvinException.class)
                .hasMessage(
                        "expected no such setting with --network mlp, for which it means nothing, found network.json"
                                + " (network.dl4j-config, code). Leave it out, or name another --network.");
        Configuration engine = configuration.with(DistillSettings.ENGINE, "dl4j-spark");
        assertThatThrownBy(() -> Distillation.of(dataset, engine))
                .isInstanceOf(KelvinException.class)
                .hasMessage(
                        "expected the engine dl4j-spark on the class path, found none such (distill.engine, code). Add"
                                + " the artifact that brings it (--jars), or use --engine kelvin.");
        assertThatThrownBy(() -> Distillation.of(dataset, engine.with(CheckpointSettings.RESUME, true)))
                .isInstanceOf(KelvinException.class)
                .hasMessage(
                        "expected a new run for --engine dl4j-spark, which keeps no checkpoints, found --resume"
                                + " (distill.engine, code). Leave out --resume and name another --out, or use --engine kelvin.");
        assertThat(Distillation.of(dataset, configuration).network()).isInstanceOf(Mlp.class);
    }
}
