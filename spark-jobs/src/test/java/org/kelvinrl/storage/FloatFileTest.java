package org.kelvinrl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatFileTest {

    @TempDir
    private java.nio.file.Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void vectorsOfAnyLengthComeBackByteForByte(int count) throws IOException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(i * 0x9E3779B9);
        }
        ByteBuffer expected = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        expected.asFloatBuffer().put(values);

        String written = FloatFile.write(files(), file(), values);
        assertThat(Files.readAllBytes(folder.resolve("v.f32"))).isEqualTo(expected.array());
        assertThat(written)
                .isEqualTo(Sha256.of(expected.array()))
                .isEqualTo(FloatFile.sha256(values))
                .isEqualTo(FloatFile.sha256(files(), file()));

        float[] read = new float[count];
        assertThat(FloatFile.read(files(), file(), read)).isEqualTo(written);
        for (int i = 0; i < count; i++) {
            assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
        }
    }

    @Test
    void aFileThatIsShorterIsNotRead() throws IOException {
        FloatFile.write(files(), file(), new float[70_000]);
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> FloatFile.read(files(), file(), new float[70_001]));
    }

    private Path file() {
        return new Path(folder.resolve("v.f32").toUri());
    }

    private static FileSystem files() throws IOException {
        return FileSystem.getLocal(new Configuration());
    }
}
