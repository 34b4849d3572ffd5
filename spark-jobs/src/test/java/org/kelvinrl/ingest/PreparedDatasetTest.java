package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.storage.Sha256;

class PreparedDatasetTest {

    @TempDir
    private Path folder;

    @Test
    void isNamedByTheHashOfItsManifest() throws IOException {
        PreparedDataset dataset = PreparedFolder.of(folder, 1, 2).write(List.of(PreparedFolder.row("e", 0, 1)));

        assertThat(dataset.path()).isEqualTo(PreparedFolder.hadoop(folder));
        assertThat(dataset.manifest().rows()).isEqualTo(1);
        assertThat(dataset.manifestSha256()).isEqualTo(Sha256.of(Files.readAllBytes(folder.resolve("manifest.json"))));
    }

    @Test
    void aFolderThatIsNotThereOrHoldsNoManifestIsNamed() {
        for (Path path : List.of(folder, folder.resolve("nowhere"))) {
            assertThatExceptionOfType(KelvinException.class)
                    .isThrownBy(() -> PreparedDataset.open(PreparedFolder.hadoop(path), new Configuration()))
                    .withMessage("expected the folder of a prepared data set, found no manifest.json (" + path
                            + "). Name the folder that `kelvin ingest` wrote.")
                    .extracting(KelvinException::kind)
                    .isEqualTo(KelvinException.Kind.DATA);
        }
    }

    @Test
    void aManifestThatIsAFolderIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("manifest.json"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> PreparedDataset.open(PreparedFolder.hadoop(folder), new Configuration()))
                .withMessageStartingWith("expected a manifest of at most 256 MB, found a folder");
    }

    @Test
    void aModelIsNoDataSet() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{\"schema_version\": 1, \"network\": {\"kind\": \"mlp\"}}");

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> PreparedDataset.open(PreparedFolder.hadoop(folder), new Configuration()))
                .withMessageStartingWith("expected a DatasetManifest as JSON, found ")
                .withMessageContaining(folder.resolve("manifest.json").toString());
    }
}
