package org.kelvinrl.network;

import java.io.Serializable;
import java.util.List;
import org.kelvinrl.schema.ModelManifest;

/**
 * A named part of a network's flat parameter vector, row-major.
 *
 * @param name name, unique within the network, such as {@code layer0/weights}
 * @param shape its dimensions
 * @param offset index of its first element in the vector
 */
public record ParameterBlock(String name, List<Integer> shape, int offset) implements Serializable {

    /** Number of elements. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Blocks as a manifest lists them. */
    public static List<ModelManifest.Block> inManifest(List<ParameterBlock> blocks) {
        return blocks.stream()
                .map(block -> new ModelManifest.Block(block.name, block.shape, block.offset))
                .toList();
    }

    /**
     * The block as part of a larger network.
     *
     * @param prefix what its name begins with there
     * @param by how far behind it lies there
     */
    ParameterBlock moved(String prefix, int by) {
        return new ParameterBlock(prefix + name, shape, offset + by);
    }
}
