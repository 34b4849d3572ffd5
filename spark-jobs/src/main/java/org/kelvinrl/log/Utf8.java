package org.kelvinrl.log;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text of bytes that must be UTF-8. */
final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * The text of a line.
     *
     * @throws BadValueException if a byte is not UTF-8
     */
    static String decode(byte[] line) throws BadValueException {
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            checkStrictly(line);
        }
        return text;
    }

    /** The replacement may well stand in the file itself. */
    private static void checkStrictly(byte[] line) throws BadValueException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(line);
        CoderResult result = decoder.decode(bytes, CharBuffer.allocate(line.length), true);
        if (result.isError()) {
            int at = bytes.position();
            throw BadValueException.of(
                    "of byte " + (at + 1) + " of the line",
                    "text in UTF-8",
                    "the byte 0x%02X".formatted(line[at]),
                    "Write the log in UTF-8, such as by iconv -f LATIN1 -t UTF-8");
        }
    }
}
