package org.kelvinrl.network.dl4j;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.kelvinrl.network.Unrolling;

/**
 * The file of DL4J's ModelSerializer, read by our own code: DL4J's would run what a stranger put in, and take the memory that a lying
 * header asks for. An entry that is not expected is refused; the sizes of all follow from the configuration, which comes first.
 */
final class ModelZip {

    static final String CONFIGURATION = "configuration.json";
    static final String COEFFICIENTS = "coefficients.bin";

    /** The state of DL4J's own optimiser, which has no part here. */
    static final String UPDATER = "updaterState.bin";

    private static final String ADVICE = "Write it again by DL4J's ModelSerializer.writeModel, without a normaliser";

    /** Headers of an array. */
    private static final int HEADER_BYTES = 4096;

    /** Vectors as long as the parameters that an optimiser of DL4J has at most, and one for good measure. */
    private static final int MOST_UPDATER_VECTORS = 4;

    private final ZipInputStream zip;
    private final Set<String> seen = new HashSet<>();

    private ModelZip(InputStream in) {
        this.zip = new ZipInputStream(new BufferedInputStream(in));
    }

    /**
     * Reads a model.
     *
     * @param in its bytes; not closed
     * @param inputs number of inputs that the network must take
     * @param outputs number of outputs that it must give
     * @param unrolling how rows are cut into sequences for it if it has a memory
     * @return a network that starts from the model's parameters
     * @throws UnsuitableNetworkException if it is something else
     * @throws IOException if it cannot be read
     */
    static Dl4jNetwork read(InputStream in, int inputs, int outputs, Unrolling unrolling) throws IOException {
        try {
            return new ModelZip(in).read(inputs, outputs, unrolling);
        } catch (UnsuitableNetworkException e) {
            throw e;
        } catch (ZipException | EOFException | UTFDataFormatException | IllegalArgumentException e) {
            // the last of these where a name is no text
            throw new UnsuitableNetworkException(
                    "a whole zip file", String.valueOf(e.getMessage()), "its bytes", ADVICE);
        }
    }

    private Dl4jNetwork read(int inputs, int outputs, Unrolling unrolling) throws IOException {
        requireEntry(CONFIGURATION);
        byte[] text = zip.readNBytes(ConfigurationJson.MOST_BYTES + 1);
        if (text.length > ConfigurationJson.MOST_BYTES) {
            throw unsuitable("at most " + ConfigurationJson.MOST_BYTES + " bytes", "more", CONFIGURATION);
        }
        String json = ConfigurationJson.checked(text);
        int count = Architecture.of(json, inputs, outputs).parameters();
        requireEntry(COEFFICIENTS);
        float[] parameters = Coefficients.read(new DataInputStream(new BufferedInputStream(zip)), count);
        requireNoMoreThan(UPDATER, HEADER_BYTES + (long) MOST_UPDATER_VECTORS * Float.BYTES * count);
        return Dl4jNetwork.startingFrom(parameters, json, inputs, outputs, unrolling);
    }

    private void requireEntry(String name) throws IOException {
        ZipEntry entry = next();
        if (entry == null || !entry.getName().equals(name)) {
            throw unsuitable(
                    "the entries " + CONFIGURATION + ", " + COEFFICIENTS + " and perhaps " + UPDATER
                            + ", in this order",
                    entry == null ? "no " + name : "\"" + entry.getName() + "\"",
                    "its entries");
        }
    }

    /** An entry that is left out, and nothing behind it. */
    private void requireNoMoreThan(String name, long mostBytes) throws IOException {
        for (ZipEntry entry = next(); entry != null; entry = next()) {
            if (!entry.getName().equals(name)) {
                throw unsuitable(
                        "no entry but " + CONFIGURATION + ", " + COEFFICIENTS + " and " + name,
                        "\"" + entry.getName() + "\"",
                        "its entries");
            }
            byte[] piece = new byte[1 << 16];
            long length = 0;
            for (int read = zip.read(piece); read >= 0; read = zip.read(piece)) {
                length += read;
                if (length > mostBytes) {
                    throw unsuitable("at most " + mostBytes + " bytes for such a network", "more", name);
                }
            }
        }
    }

    private ZipEntry next() throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry != null && !seen.add(entry.getName())) {
            throw unsuitable("each entry once", "\"" + entry.getName() + "\" twice", "its entries");
        }
        return entry;
    }

    private static UnsuitableNetworkException unsuitable(String expected, String found, String place) {
        return new UnsuitableNetworkException(expected, found, place, ADVICE);
    }
}
