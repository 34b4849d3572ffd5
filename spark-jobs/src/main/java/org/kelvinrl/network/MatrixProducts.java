package org.kelvinrl.network;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.kelvinrl.schema.KelvinException;

/**
 * Finds this JVM's matrix product, once.
 *
 * <p>OpenBLAS comes from bytedeco's package, but is called through netlib's native bridge: that one takes heap arrays at an
 * offset without copying them, where bytedeco's own binding copies the whole array in and out at every call.
 */
final class MatrixProducts {

    private static final String OPENBLAS = "openblas";
    private static final String JAVA = "java";
    private static final String LIBRARY_PROPERTY = "dev.ludovic.netlib.blas.nativeLibPath";

    /** A strong reference, or the level would be forgotten with the logger. */
    private static final Logger NETLIB_LOGGER = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

    private MatrixProducts() {}

    private static final class Holder {
        static final MatrixProduct INSTANCE = choose(System.getProperty(MatrixProduct.PROPERTY, "auto"));
    }

    static MatrixProduct ofThisJvm() {
        return Holder.INSTANCE;
    }

    static MatrixProduct choose(String provider) {
        // Netlib warns of every provider that it tries in vain; which one is in use is told by our own metrics.
        NETLIB_LOGGER.setLevel(Level.OFF);
        return switch (provider) {
            case OPENBLAS -> openBlas();
            case JAVA -> java(JavaBLAS.getInstance());
            case "auto" -> openBlasOrJava();
            default ->
                throw KelvinException.configuration(
                        "\"openblas\" or \"java\"",
                        "\"" + provider + "\"",
                        "system property " + MatrixProduct.PROPERTY,
                        "Name one of them, or leave the property out");
        };
    }

    /** Its class is the one that the JDK and its options allow. */
    private static MatrixProduct java(BLAS blas) {
        return new MatrixProduct(JAVA, "netlib " + blas.getClass().getSimpleName(), true, blas);
    }

    private static MatrixProduct openBlasOrJava() {
        try {
            return openBlas();
        } catch (KelvinException e) {
            return choose(JAVA);
        }
    }

    private static MatrixProduct openBlas() {
        try {
            Path bridge = Path.of(Loader.load(openblas_nolapack.class));
            useOneThread();
            System.setProperty(LIBRARY_PROPERTY, library(bridge.getParent()).toString());
            return new MatrixProduct(
                    OPENBLAS, OpenBlasKernel.name(), OpenBlasKernel.isInPlace(), NativeBLAS.getInstance());
        } catch (IOException | LinkageError | RuntimeException e) {
            throw KelvinException.of(
                            KelvinException.Kind.INTERNAL,
                            "OpenBLAS for this platform",
                            e.toString(),
                            Loader.getPlatform(),
                            "Leave out the system property " + MatrixProduct.PROPERTY + " to use the Java code")
                    .because(e);
        }
    }

    /** Spark runs a task on each core already; and only one thread sums in the same order every time. */
    private static void useOneThread() {
        openblas_nolapack.blas_set_num_threads(1);
        int threads = openblas_nolapack.blas_get_num_threads();
        if (threads != 1) {
            throw new IllegalStateException("OpenBLAS keeps " + threads + " threads");
        }
    }

    private static Path library(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "libopenblas*")) {
            for (Path file : files) {
                if (!Files.isSymbolicLink(file)) {
                    return file;
                }
            }
        }
        throw new IOException("no libopenblas in " + folder);
    }
}
