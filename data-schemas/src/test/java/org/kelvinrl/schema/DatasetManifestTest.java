package org.kelvinrl.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;

class DatasetManifestTest {

    private final DatasetManifest manifest = Manifests.dataset();

    @Test
    void countsTheRowsOfEachPart() {
        assertThat(manifest.rows(Part.TRAINING)).isEqualTo(4);
        assertThat(manifest.rows(Part.VALIDATION)).isEqualTo(1);
    }

    @Test
    void anObservationHasAsManyComponentsAsNames() {
        assertThat(manifest.observationSize()).isEqualTo(2);
    }

    @Test
    void aBlockGoesWithATask() throws Exception {
        Block block = manifest.shards().get(0).training().get(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(block);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(block);
        }
    }

    @Test
    void columnsHaveTheNamesThatFilesHave() {
        assertThat(PreparedColumn.values())
                .extracting(PreparedColumn::columnName)
                .startsWith("episode", "step");
        assertThat(PreparedColumn.NEXT_IS_NEXT_ROW.columnName()).isEqualTo("next_is_next_row");
    }
}
