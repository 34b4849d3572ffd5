package org.kelvinrl.train;

/** A task's update that went into a file. Final fields, for Spark's results. */
final class StoredUpdate {

    /** Name of the file in the folder of updates: this attempt's alone. */
    final String file;

    /** SHA-256 of the file, lower-case hexadecimal. */
    final String sha256;

    /** How it is stored. */
    final UpdateLayout layout;

    StoredUpdate(String file, String sha256, UpdateLayout layout) {
        this.file = file;
        this.sha256 = sha256;
        this.layout = layout;
    }
}
