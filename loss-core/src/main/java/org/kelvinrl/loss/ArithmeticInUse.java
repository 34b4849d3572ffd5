package org.kelvinrl.loss;

/** Chooses the arithmetic. */
final class ArithmeticInUse {
    private static final String PROPERTY = "org.kelvinrl.loss.arithmetic";
    private static final String MODULE = "jdk.incubator.vector";

    /** Compiled apart, as a compiler warns of the incubating module; named so that nothing needs it. */
    private static final String VECTOR_CLASS = "org.kelvinrl.loss.VectorArithmetic";

    private ArithmeticInUse() {}

    /** The one that the property asks for. */
    static Arithmetic instance() {
        return choose(System.getProperty(PROPERTY));
    }

    /** The one asked for; if null, the fastest that is there. */
    static Arithmetic choose(String asked) {
        if (asked == null) {
            return vectorIsThere() ? vector() : new PlainArithmetic();
        }
        return switch (asked) {
            case PlainArithmetic.NAME -> new PlainArithmetic();
            case "vector" -> vector();
            default -> throw new IllegalStateException(PROPERTY + ": expected plain or vector, found " + asked);
        };
    }

    private static boolean vectorIsThere() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    private static Arithmetic vector() {
        if (!vectorIsThere()) {
            throw new IllegalStateException(PROPERTY + ": expected the module " + MODULE
                    + " for vector, found none; start Java with --add-modules " + MODULE);
        }
        try {
            return Class.forName(VECTOR_CLASS)
                    .asSubclass(Arithmetic.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(VECTOR_CLASS + ": expected beside its package, found none", e);
        }
    }
}
