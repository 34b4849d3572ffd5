package org.kelvinrl.train;

/** What is done to the updates of workers and of subtrees of workers before they travel. */
public enum Compression {
    /** Nothing: floats. */
    NONE,
    /** Floats of 16 bits, with 8 bits of precision. */
    BFLOAT16,
    /**
     * Gradients and changes of parameters in 8 bits, with a scale for every {@link EightBits#BLOCK}; moments in bfloat16, as a second
     * moment that a common scale rounded to 0 would make the next step endless.
     */
    INT8
}
