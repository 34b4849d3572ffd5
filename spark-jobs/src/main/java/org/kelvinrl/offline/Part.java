package org.kelvinrl.offline;

import java.io.Serializable;
import java.util.Arrays;
import org.kelvinrl.network.Network;

/**
 * A network of an algorithm, and where its parameters are. Immutable.
 *
 * @param head what it says
 * @param network the network
 * @param offset index of its first parameter in the vector of all
 * @param targetOffset index of the first parameter of its frozen copy in the vector of those; -1 if it has none
 */
record Part(Head head, Network network, int offset, int targetOffset) implements Serializable {

    /** Its own parameters, a copy. */
    float[] parametersIn(float[] all) {
        return Arrays.copyOfRange(all, offset, offset + network.parameterCount());
    }
}
