package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Logs of well-known programs, told by the names of their columns, each with a mapping that comes with this program. */
enum KnownLayout {
    /** RLlib's SampleBatches, whether in JSON or as a table with one row a step. */
    RLLIB("an RLlib sample batch", "rllib", "obs", "actions", "rewards", "dones", "eps_id", "t"),
    /** d3rlpy's MDPDataset of version 1.1, in HDF5. */
    D3RLPY("a d3rlpy data set", "d3rlpy", "observations", "actions", "rewards", "terminals", "episode_terminals"),
    /** Minari's data sets, in HDF5. */
    MINARI("a Minari data set", "minari", "observations", "actions", "rewards", "terminations", "truncations", "step"),
    /** Transitions that ReAgent's preprocessing wrote. */
    REAGENT(
            "a ReAgent table of transitions",
            "reagent",
            "mdp_id",
            "sequence_number",
            "state_features",
            "action",
            "reward",
            "not_terminal"),
    /** ReAgent's raw timeline tables. */
    REAGENT_TIMELINE(
            "a ReAgent timeline table",
            "reagent-timeline",
            "mdp_id",
            "sequence_number",
            "state_features",
            "action",
            "reward",
            "possible_actions"),
    /** The Open Bandit Dataset. */
    OPEN_BANDIT(
            "an Open Bandit log", "open-bandit", "item_id", "position", "click", "propensity_score", "user_feature_0");

    private final String description;
    private final String resource;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> columns;

    KnownLayout(String description, String resource, String... columns) {
        this.description = description;
        this.resource = "mappings/" + resource + ".conf";
        this.columns = List.of(columns);
    }

    /** The first layout of which the log has all columns. */
    static Optional<KnownLayout> of(Collection<String> logColumns) {
        return Arrays.stream(values())
                .filter(layout -> logColumns.containsAll(layout.columns))
                .findFirst();
    }

    /** What it is, in a few words. */
    String description() {
        return description;
    }

    /** Its mapping, with comments. */
    Config mapping() {
        return ConfigFactory.parseResources(
                KnownLayout.class,
                resource,
                ConfigParseOptions.defaults().setAllowMissing(false).setOriginDescription(resource));
    }
}
