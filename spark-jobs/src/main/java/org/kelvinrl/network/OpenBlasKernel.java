package org.kelvinrl.network;

import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Which of its kernels OpenBLAS chose for this CPU: two of them sum in different orders and give different bits.
 *
 * <p>The binding has no call that asks for it. The library exports its table of functions in use, and a table for each CPU it
 * knows by the CPU's name, so the name is that of the table in use.
 */
final class OpenBlasKernel {

    private static final String IN_USE = "gotoblas";

    /** The CPUs of OpenBLAS's x86-64 and ARM builds. */
    private static final List<String> CPUS = List.of(
            "SAPPHIRERAPIDS",
            "COOPERLAKE",
            "SKYLAKEX",
            "ZEN",
            "EXCAVATOR",
            "HASWELL",
            "STEAMROLLER",
            "PILEDRIVER",
            "BULLDOZER",
            "SANDYBRIDGE",
            "BOBCAT",
            "BARCELONA",
            "OPTERON_SSE3",
            "OPTERON",
            "ATOM",
            "NANO",
            "NEHALEM",
            "DUNNINGTON",
            "PENRYN",
            "CORE2",
            "PRESCOTT",
            "ARMV8SVE",
            "NEOVERSEV1",
            "NEOVERSEN2",
            "NEOVERSEN1",
            "CORTEXX1",
            "CORTEXA57",
            "ARMV8");

    /** Those that have kernels of their own for small matrices of floats, which copy nothing. */
    private static final Set<String> IN_PLACE = Set.of("SAPPHIRERAPIDS", "COOPERLAKE", "SKYLAKEX");

    private OpenBlasKernel() {}

    /** Version and kernel, such as {@code OpenBLAS 0.3.30 HASWELL}; the kernel is {@code unknown} where it cannot be told. */
    static String name() {
        return openblas_nolapack.OPENBLAS_VERSION.strip() + " " + cpu();
    }

    /** Whether small products are computed in place. */
    static boolean isInPlace() {
        return IN_PLACE.contains(cpu());
    }

    private static String cpu() {
        Pointer inUse = Loader.addressof(IN_USE);
        if (inUse == null) {
            return "unknown";
        }
        long table = new LongPointer(inUse).get();
        return CPUS.stream()
                .filter(cpu -> isAt(table, Loader.addressof(IN_USE + "_" + cpu)))
                .findFirst()
                .orElse("unknown");
    }

    private static boolean isAt(long address, Pointer symbol) {
        return symbol != null && symbol.address() == address;
    }
}
