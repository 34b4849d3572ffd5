package org.kelvinrl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.random.RandomStream;

class StableFooterStreamTest {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    @Test
    void filesThatDifferInTheOrderOfEncodingsAloneBecomeTheSame() throws IOException {
        byte[] rising = file(Encoding.PLAIN, Encoding.RLE, Encoding.RLE_DICTIONARY);
        byte[] mixed = file(Encoding.RLE_DICTIONARY, Encoding.PLAIN, Encoding.RLE);

        assertThat(mixed).isNotEqualTo(rising).hasSameSizeAs(rising);
        assertThat(through(mixed, mixed.length, 1 << 20)).isEqualTo(rising);
        assertThat(through(rising, rising.length, 1 << 20)).isEqualTo(rising);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 199, 200, 201, 399, 400, 401, 3_000})
    void passesTheRestOnInWhateverPiecesItComes(int piece) throws IOException {
        byte[] mixed = file(Encoding.RLE_DICTIONARY, Encoding.PLAIN, Encoding.RLE);

        assertThat(through(mixed, piece, 200)).isEqualTo(file(Encoding.PLAIN, Encoding.RLE, Encoding.RLE_DICTIONARY));
    }

    @Test
    void holdsNoMoreThanItMust() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StableFooterStream stream = new StableFooterStream(out, 100);
        for (int i = 0; i < 1_000; i++) {
            stream.write(i);
            assertThat(stream.getPos()).isEqualTo(i + 1);
            assertThat(out.size()).isGreaterThanOrEqualTo(i + 1 - 200);
        }
        stream.close();
        assertThat(out.size()).isEqualTo(1_000);
    }

    @Test
    void passesOnWhatItsWriterDidNotEnd() throws IOException {
        byte[] whole = file(Encoding.RLE, Encoding.PLAIN);
        for (int length : new int[] {0, 4, 100, whole.length - 1}) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThat(through(part, 64, 200)).isEqualTo(part);
        }
    }

    @Test
    void refusesAFooterLargerThanItHolds() {
        byte[] whole = file(Encoding.RLE, Encoding.PLAIN);
        assertThatThrownBy(() -> through(whole, 10, 20))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("a Parquet footer of \\d+ bytes, of which \\d+ are at hand");
    }

    @Test
    void closesWhatItWritesToOnce() throws IOException {
        List<String> events = new ArrayList<>();
        StableFooterStream stream = new StableFooterStream(new OutputStream() {
            @Override
            public void write(int octet) {
                events.add("write");
            }

            @Override
            public void close() {
                events.add("close");
            }
        });
        stream.write(1);
        stream.close();
        stream.close();
        assertThat(events).containsExactly("write", "close");
    }

    private static byte[] through(byte[] bytes, int piece, int mostHeld) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StableFooterStream stream = new StableFooterStream(out, mostHeld);
        for (int from = 0; from < bytes.length; from += piece) {
            stream.write(bytes, from, Math.min(piece, bytes.length - from));
        }
        stream.close();
        assertThat(stream.getPos()).isEqualTo(out.size());
        return out.toByteArray();
    }

    /** Magic, a thousand bytes that stand for columns, and a footer of one column. */
    private static byte[] file(Encoding... encodings) {
        try {
            ColumnMetaData column = new ColumnMetaData(
                    Type.FLOAT,
                    new ArrayList<>(List.of(encodings)),
                    List.of("x"),
                    CompressionCodec.ZSTD,
                    10,
                    40,
                    30,
                    4);
            RowGroup group = new RowGroup(List.of(new ColumnChunk(4).setMeta_data(column)), 40, 10);
            FileMetaData metadata = new FileMetaData(1, List.of(new SchemaElement("x")), 10, List.of(group));
            ByteArrayOutputStream footer = new ByteArrayOutputStream();
            Util.writeFileMetaData(metadata, footer);
            assertThat(Util.readFileMetaData(new ByteArrayInputStream(footer.toByteArray())))
                    .isEqualTo(metadata);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(MAGIC);
            RandomStream random = RandomStream.of(1);
            for (int i = 0; i < 1_000; i++) {
                file.write(random.nextInt(256));
            }
            file.write(footer.toByteArray());
            file.write(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(footer.size())
                    .array());
            file.write(MAGIC);
            return file.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
