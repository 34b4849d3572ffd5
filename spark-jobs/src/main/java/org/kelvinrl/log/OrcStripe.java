package org.kelvinrl.log;

import java.io.IOException;
import org.apache.orc.OrcProto.ColumnEncoding;
import org.apache.orc.OrcProto.Stream;
import org.apache.orc.OrcProto.StripeFooter;
import org.apache.orc.StripeInformation;
import org.apache.orc.TypeDescription;
import org.apache.orc.impl.InStream;
import org.apache.orc.impl.IntegerReader;
import org.apache.orc.impl.RunLengthIntegerReader;
import org.apache.orc.impl.RunLengthIntegerReaderV2;
import org.kelvinrl.schema.KelvinException;

/**
 * How much the rows of a stripe of an ORC file could have at most, by the lengths of its lists, maps and texts: the streams that tell
 * them are read, and no value.
 */
final class OrcStripe {

    private static final long LONGEST_TEXT = 1 << 26;

    /** Bytes of text that count as much as an element of a list. */
    private static final long TEXT_OF_A_VALUE = 16;

    private final String where;
    private final TypeDescription schema;
    private final OrcSections sections;

    /** A stripe of a file. */
    OrcStripe(String where, TypeDescription schema, OrcSections sections) {
        this.where = where;
        this.schema = schema;
        this.sections = sections;
    }

    /**
     * Looks through the stripe, as {@link ColumnarFooter#longestList} has it.
     *
     * @throws KelvinException if a row has too many values
     * @throws IOException if a size cannot be true
     */
    long longest(StripeInformation stripe) throws IOException {
        long end = stripe.getOffset() + stripe.getIndexLength() + stripe.getDataLength();
        sections.checkSize(end, stripe.getFooterLength());
        StripeFooter footer =
                StripeFooter.parseFrom(InStream.createCodedInputStream(sections.open(end, stripe.getFooterLength())));
        Lengths[] lengths = new Lengths[schema.getMaximumId() + 1];
        long position = stripe.getOffset();
        for (Stream stream : footer.getStreamsList()) {
            if (stream.getLength() < 0 || stream.getLength() > end - position) {
                throw new IOException("a stream of " + stream.getLength() + " bytes");
            }
            look(stream, position, footer, lengths);
            position += stream.getLength();
        }
        return longest(schema, 1, lengths);
    }

    private void look(Stream stream, long position, StripeFooter footer, Lengths[] lengths) throws IOException {
        int id = stream.getColumn();
        if (id < 0 || id >= lengths.length || id >= footer.getColumnsCount()) {
            throw new IOException("a stream of the unknown column " + id);
        }
        if (stream.getKind() == Stream.Kind.LENGTH) {
            lengths[id] = lengths(sections.open(position, stream.getLength()), footer.getColumns(id), id);
        } else if (stream.getKind() == Stream.Kind.DICTIONARY_DATA) {
            sections.checkSize(position, stream.getLength());
        }
    }

    private Lengths lengths(InStream stream, ColumnEncoding encoding, int id) throws IOException {
        boolean isFirstVersion = encoding.getKind() == ColumnEncoding.Kind.DIRECT
                || encoding.getKind() == ColumnEncoding.Kind.DICTIONARY;
        IntegerReader reader = isFirstVersion
                ? new RunLengthIntegerReader(stream, false)
                : new RunLengthIntegerReaderV2(stream, false, false);
        boolean isDictionary = encoding.getKind() == ColumnEncoding.Kind.DICTIONARY
                || encoding.getKind() == ColumnEncoding.Kind.DICTIONARY_V2;
        boolean isText = isText(schema.findSubtype(id));
        long largest = isText ? LONGEST_TEXT : ListBounds.LONGEST_LIST;
        Lengths lengths = new Lengths(isText ? TEXT_OF_A_VALUE : 1);
        while (reader.hasNext()) {
            long length = reader.next();
            if (length < 0 || length > largest) {
                throw tooLong(id, isText ? "texts of at most " + largest + " bytes" : values(), "one of " + length);
            }
            lengths.add(length);
        }
        if (isDictionary && (encoding.getDictionarySize() < 0 || encoding.getDictionarySize() > lengths.count)) {
            throw new IOException(
                    "a dictionary of " + encoding.getDictionarySize() + " words with the lengths of " + lengths.count);
        }
        // Rows of a dictionary's column refer to its words.
        return isDictionary ? null : lengths;
    }

    private static boolean isText(TypeDescription type) {
        return type.getCategory().isPrimitive();
    }

    /** The most values of a row in a column and those inside it, of lists in which there may be so many. */
    private long longest(TypeDescription type, long outer, Lengths[] lengths) {
        Lengths own = lengths[type.getId()];
        long inner = own == null ? outer : Math.min(outer * own.longest(), own.sum());
        boolean isText = isText(type);
        if (!isText && inner > ListBounds.LONGEST_LIST) {
            throw tooLong(type.getId(), values(), "lists in lists that could have " + inner);
        }
        long longest = Math.max(1, inner);
        if (type.getChildren() != null) {
            for (TypeDescription child : type.getChildren()) {
                longest = Math.max(longest, longest(child, Math.max(1, inner), lengths));
            }
        }
        return longest;
    }

    private static String values() {
        return "at most " + ListBounds.LONGEST_LIST + " values a row";
    }

    private KelvinException tooLong(int id, String expected, String found) {
        String column = schema.findSubtype(id).getFullFieldName();
        return KelvinException.data(expected, found, where + ", column " + column, "Write shorter lists or texts");
    }

    /** The lengths of a column's lists or texts, in units of some elements. */
    private static final class Lengths {
        private final long unit;
        private long count;
        private long longest;
        private long sum;

        Lengths(long unit) {
            this.unit = unit;
        }

        void add(long length) {
            count++;
            longest = Math.max(longest, length);
            sum += length;
        }

        long longest() {
            return (longest + unit - 1) / unit;
        }

        long sum() {
            return (sum + unit - 1) / unit;
        }
    }
}
