package org.kelvinrl.offline;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.kelvinrl.network.Network;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.train.TargetNetworks;
import org.kelvinrl.train.TargetRenewal;

/** The networks of an algorithm, one behind the other in the parameter vector. Immutable. */
final class Parts implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Part> parts;

    private Parts(List<Part> parts) {
        this.parts = new ArrayList<>(parts);
    }

    /**
     * Lays networks out.
     *
     * @param heads what they say, in the order in which they lie
     * @param frozen those of them with a frozen copy
     * @param network the network of a head
     */
    static Parts of(List<Head> heads, Set<Head> frozen, Function<Head, Network> network) {
        List<Part> parts = new ArrayList<>();
        int offset = 0;
        int targetOffset = 0;
        for (Head head : heads) {
            Network made = network.apply(head);
            boolean isFrozen = frozen.contains(head);
            parts.add(new Part(head, made, offset, isFrozen ? targetOffset : -1));
            offset = Math.addExact(offset, made.parameterCount());
            targetOffset += isFrozen ? made.parameterCount() : 0;
        }
        return new Parts(parts);
    }

    List<Part> all() {
        return List.copyOf(parts);
    }

    /** The part that says something; there must be one. */
    Part of(Head head) {
        return parts.stream().filter(part -> part.head() == head).findFirst().orElseThrow();
    }

    int parameterCount() {
        Part last = parts.get(parts.size() - 1);
        return last.offset() + last.network().parameterCount();
    }

    TargetNetworks targetNetworks(TargetRenewal renewal) {
        List<TargetNetworks.Segment> segments = parts.stream()
                .filter(part -> part.targetOffset() >= 0)
                .map(part ->
                        new TargetNetworks.Segment(part.offset(), part.network().parameterCount()))
                .toList();
        return new TargetNetworks(segments, renewal);
    }

    /** Sets every network to starting values of its own. */
    void initialise(float[] parameters, long seed) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            part.network()
                    .initialise(
                            parameters, part.offset(), RandomStream.of(seed, i).nextLong());
        }
    }
}
