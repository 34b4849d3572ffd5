package org.kelvinrl.ingest;

import java.io.Serializable;
import java.util.Collection;

/** What a shard of a data set holds, and the episodes that it has in common with what is to be added. */
final class MeasuredShard implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final RowStatistics statistics;
    private final int commonEpisodes;
    private final String firstCommonEpisode;

    MeasuredShard(int index, RowStatistics statistics, Collection<String> commonEpisodes) {
        this.index = index;
        this.statistics = statistics;
        this.commonEpisodes = commonEpisodes.size();
        this.firstCommonEpisode = commonEpisodes.stream().min(String::compareTo).orElse(null);
    }

    int index() {
        return index;
    }

    /** Measures of the training rows. */
    RowStatistics statistics() {
        return statistics;
    }

    int commonEpisodes() {
        return commonEpisodes;
    }

    /** Null if there is none. */
    String firstCommonEpisode() {
        return firstCommonEpisode;
    }
}
