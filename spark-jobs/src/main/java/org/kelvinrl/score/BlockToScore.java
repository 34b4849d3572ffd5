package org.kelvinrl.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.DatasetManifest.Shard;

/**
 * One block of a prepared data set, which one task scores into one file.
 *
 * @param block the block
 * @param part training or validation
 * @param output path of the file in the output's folder
 */
record BlockToScore(Block block, Part part, String output) implements Serializable {

    /** The blocks of some parts, shard by shard. */
    static List<BlockToScore> of(DatasetManifest manifest, List<Part> parts) {
        List<BlockToScore> all = new ArrayList<>();
        for (Shard shard : manifest.shards()) {
            for (Part part : parts) {
                List<Block> blocks = shard.blocks(part);
                for (int i = 0; i < blocks.size(); i++) {
                    String name = "samples/shard=%05d/%s-%05d.parquet".formatted(shard.index(), part.label(), i);
                    all.add(new BlockToScore(blocks.get(i), part, name));
                }
            }
        }
        return all;
    }
}
