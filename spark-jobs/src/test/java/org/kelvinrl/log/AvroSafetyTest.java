package org.kelvinrl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.kelvinrl.log.LogContents.open;
import static org.kelvinrl.log.LogContents.rows;
import static org.kelvinrl.log.LogContents.values;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.schema.KelvinException;

/** Avro files that would make their reader take more memory than they have bytes: each is refused before. */
class AvroSafetyTest {

    private static final String MARK = "sixteen bytes ..";

    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "step", "fields": [
                {"name": "id", "type": "string"},
                {"name": "obs", "type": {"type": "array", "items": ["null", "double"]}},
                {"name": "m", "type": {"type": "map", "values": "null"}}]}
            """);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate", "snappy", "bzip2", "zstandard", "xz"})
    void wholeFilesAreReadHoweverTheyAreCompressed(String codec) throws IOException {
        File log = folder.resolve("log.avro").toFile();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            writer.setCodec(CodecFactory.fromString(codec))
                    .setSyncInterval(1_000)
                    .create(SCHEMA, log);
            for (int i = 0; i < 500; i++) {
                writer.append(new GenericRecordBuilder(SCHEMA)
                        .set("id", "e" + i)
                        .set("obs", List.of((double) i, 0.5))
                        .set("m", Map.of())
                        .build());
            }
        }

        List<List<Object>> rows = values(rows(open(log.toPath()), "id", "obs"));
        assertThat(rows).hasSize(500);
        assertThat(rows.get(499)).isEqualTo(List.of("e499", List.of(499.0, 0.5)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 1L << 40, -1})
    void aBlockThatClaimsMoreThanTheFileHasIsRefused(long size) throws IOException {
        byte[] row = row("e", 0);
        refuses(
                "expected a block within the " + row.length + " bytes that are left of the file, found one of " + size
                        + " bytes (file:LOG, block 1). Copy the file again from its origin.",
                file("null", 1, size, row));
    }

    @Test
    void aBlockThatClaimsOtherRowsThanItHasIsRefused() throws IOException {
        byte[] row = row("e", 0);
        refuses(
                "expected no more rows than bytes in a block of " + row.length
                        + " bytes, found 1073741824 (file:LOG, block 1)." + " Copy the file again from its origin.",
                file("null", 1 << 30, row.length, row));
        refuses(
                "expected rows that take all bytes of their block, found 0 rows and " + row.length
                        + " bytes more (file:LOG, block 1). Copy the file again from its origin.",
                file("null", 0, row.length, row));
    }

    @Test
    void listsAndMapsThatClaimMoreThanARowMayHaveAreRefused() throws IOException {
        byte[] list = bytes(encoder -> {
            encoder.writeString("e");
            encoder.writeLong(1 << 30);
        });
        refuses(
                "expected at most 1048576 values a row, found more (file:LOG, block 1, row 1 of the block, column obs)."
                        + " Write shorter lists.",
                file("null", 1, list.length, list));
        // Each null takes no byte.
        byte[] map = bytes(encoder -> {
            encoder.writeString("e");
            encoder.writeLong(0);
            encoder.writeLong(-(1L << 40));
            encoder.writeLong(1);
        });
        refuses(
                "expected at most 1048576 values a row, found more (file:LOG, block 1, row 1 of the block, column m)."
                        + " Write shorter lists.",
                file("null", 1, map.length, map));
    }

    @Test
    void aTextThatClaimsMoreThanItsBlockHasIsRefused() throws IOException {
        byte[] text = bytes(encoder -> encoder.writeLong(1 << 30));
        refuses(
                "expected a readable file, found a length of 1073741824 where 0 bytes are left (file:LOG). Check the file and"
                        + " the right to read it.",
                file("null", 1, text.length, text));
    }

    /** A row of zeros becomes a thousandth. */
    @Test
    void aBlockThatGrowsWithoutBoundIsRefused() throws IOException {
        byte[] zeros = new byte[70 << 20];
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated, new java.util.zip.Deflater(9, true))) {
            out.write(zeros);
        }
        String tooLarge = "expected blocks of at most 67108864 bytes, found %s bytes or more (file:LOG, block 1)."
                + " Write smaller blocks (the writer's sync interval), or copy the file again from its origin.";
        refuses(tooLarge.formatted("67108865"), file("deflate", 1, deflated.size(), deflated.toByteArray()));
        byte[] snappy = {-1, -1, -1, -1, 3, 0, 0, 0, 0, 0};
        refuses(tooLarge.formatted("1073741823"), file("snappy", 1, snappy.length, snappy));
    }

    @Test
    void aHeaderThatClaimsMoreThanTheFileHasIsRefused() throws IOException {
        byte[] entry = bytes(encoder -> {
            encoder.writeLong(1);
            encoder.writeString("avro.schema");
            encoder.writeLong(1 << 30);
        });
        refuses(
                "expected a readable file, found a length of 1073741824 where 0 bytes are left (file:LOG). Check the file and"
                        + " the right to read it.",
                Files.write(
                        folder.resolve("header.avro"), concat("Obj\u0001".getBytes(StandardCharsets.US_ASCII), entry)));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] row(String id, long elements) throws IOException {
        return bytes(encoder -> {
            encoder.writeString(id);
            encoder.writeLong(elements);
            encoder.writeLong(0);
        });
    }

    private interface Content {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        content.write(encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /** A file of one block, whatever it claims. */
    private Path file(String codec, long rows, long size, byte[] block) throws IOException {
        byte[] head = bytes(encoder -> {
            encoder.writeLong(2);
            encoder.writeString("avro.schema");
            encoder.writeBytes(ByteBuffer.wrap(SCHEMA.toString().getBytes(StandardCharsets.UTF_8)));
            encoder.writeString("avro.codec");
            encoder.writeBytes(ByteBuffer.wrap(codec.getBytes(StandardCharsets.UTF_8)));
            encoder.writeLong(0);
        });
        byte[] sizes = bytes(encoder -> {
            encoder.writeLong(rows);
            encoder.writeLong(size);
        });
        byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
        byte[] magic = "Obj\u0001".getBytes(StandardCharsets.US_ASCII);
        return Files.write(folder.resolve("crafted.avro"), concat(magic, head, mark, sizes, block, mark));
    }

    private static void refuses(String message, Path log) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> open(log))
                .withMessage(message.replace("LOG", log.toString()));
    }
}
