package org.kelvinrl.train;

/**
 * What is known of an {@link UpdateVector} without its numbers: whose it is, and how many numbers of each kind it has. It is stored,
 * read and merged in parts, each of one kind. Final fields, for Spark's results.
 */
final class UpdateLayout {

    /** Most numbers of a part: whole blocks of 8 bits. */
    private static final int PART = 256 * EightBits.BLOCK;

    final long key;
    final int firstWorker;
    final int workers;

    /** Numbers in full; if there are any, there are no others. */
    final int floats;

    /** Numbers in 8 bits. */
    final int eights;

    /** Numbers behind them in 16 bits. */
    final int sixteens;

    UpdateLayout(long key, int firstWorker, int workers, int floats, int eights, int sixteens) {
        this.key = key;
        this.firstWorker = firstWorker;
        this.workers = workers;
        this.floats = floats;
        this.eights = eights;
        this.sixteens = sixteens;
    }

    /** How many numbers there are. */
    int numbers() {
        return floats + eights + sixteens;
    }

    /** Bytes of all numbers. */
    long bytes() {
        long inEights = eights + (long) Float.BYTES * EightBits.blocks(eights);
        return (long) Float.BYTES * floats + inEights + (long) Short.BYTES * sixteens;
    }

    /** Where the part that begins at a number ends. */
    int endOfPart(int from) {
        return (int) Math.min(from < eights ? eights : numbers(), (long) from + PART);
    }

    /** Bytes of a part where it is stored. */
    int bytes(int from, int to) {
        int count = to - from;
        if (floats > 0) {
            return Float.BYTES * count;
        }
        return from < eights ? count + Float.BYTES * EightBits.blocks(count) : Short.BYTES * count;
    }

    /** Room for the bytes of any part. */
    static byte[] room() {
        return new byte[Float.BYTES * PART];
    }
}
