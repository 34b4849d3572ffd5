package org.kelvinrl.network;

import java.io.IOException;
import java.io.OutputStream;
import org.kelvinrl.schema.ModelManifest;

/** A file for other programs that know a kind of network. It lies beside the model, and is a pure function of it. */
public interface NetworkExport {

    /** Its name in the model's folder. */
    String file();

    /**
     * Writes it.
     *
     * @param out where to; not closed
     * @param parameters the network's parameters
     * @param scaling what is done to observations before the network has them
     * @throws IOException if it cannot be written
     */
    void writeTo(OutputStream out, float[] parameters, ModelManifest.Scaling scaling) throws IOException;
}
