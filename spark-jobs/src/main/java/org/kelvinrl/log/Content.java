package org.kelvinrl.log;

import java.nio.charset.StandardCharsets;

/** What the first bytes of a file say that it is. */
enum Content {
    EMPTY("an empty file", ""),
    PARQUET("Parquet", "PAR1"),
    GZIP("gzip-compressed data", "\u001f\u008b"),
    BZIP2("bzip2-compressed data", "BZh"),
    ZIP("a ZIP archive", "PK\u0003\u0004"),
    HDF5("HDF5", "\u0089HDF"),
    ORC("ORC", "ORC"),
    AVRO("Avro", "Obj\u0001"),
    BINARY("binary data", ""),
    TEXT("text", "");

    /** How many of a file's bytes are looked at. */
    static final int HEAD_BYTES = 512;

    private final String label;
    /** The first bytes, as characters of the same numbers. */
    private final String magic;

    Content(String label, String magic) {
        this.label = label;
        this.magic = magic;
    }

    String label() {
        return label;
    }

    static Content of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (Content content : values()) {
            if (!content.magic.isEmpty() && text.startsWith(content.magic)) {
                return content;
            }
        }
        return isText(head) ? TEXT : BINARY;
    }

    /** Text has no control characters but white space. */
    private static boolean isText(byte[] head) {
        for (byte octet : head) {
            boolean isControl = octet >= 0 && octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r';
            if (isControl) {
                return false;
            }
        }
        return true;
    }
}
