package org.kelvinrl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.kelvinrl.schema.KelvinException;

class QualifiedPathTest {

    private final Configuration configuration = new Configuration();

    @Test
    void aRelativePathIsThatOfThisProcess() {
        Path here = new Path(java.nio.file.Path.of("data").toAbsolutePath().toUri());
        assertThat(QualifiedPath.of(new Path("data"), configuration)).isEqualTo(here);
        assertThat(QualifiedPath.of(here, configuration)).isEqualTo(here);
    }

    @Test
    void aFileSystemThatIsNotThereIsToldWithThePath() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> QualifiedPath.of(new Path("nofs://a/b"), configuration))
                .withMessage(
                        "expected a file system that can be reached, found No FileSystem for scheme \"nofs\" (nofs://a/b)."
                                + " Check the path, and Spark's configuration of its file system.");
    }
}
