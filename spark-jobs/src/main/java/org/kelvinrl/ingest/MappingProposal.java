package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.kelvinrl.log.LogSource;
import org.kelvinrl.schema.PreparedColumn;

/**
 * What the columns of a log probably are: the mapping of a {@link KnownLayout}, or one by {@link UsualNames}. It is text in
 * HOCON, with what to check as comments, and parses as a mapping.
 */
final class MappingProposal {

    /** One key of the mapping. */
    private record Entry(String key, String value, List<String> comments) {}

    private final String origin;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();

    private MappingProposal(String origin) {
        this.origin = origin;
    }

    /** Proposes a mapping for a log by its columns and its first rows. */
    static MappingProposal of(LogSample sample) {
        return KnownLayout.of(sample.columns())
                .map(layout -> ofLayout(layout, sample))
                .orElseGet(() -> byUsualNames(sample));
    }

    /** The mapping of a log for which none was given: by our own names, or that of a well-known program whose columns it has. */
    static ColumnMapping unasked(LogSource log) {
        boolean hasOurNames = Arrays.stream(PreparedColumn.values())
                .filter(column -> column.presence() == PreparedColumn.Presence.REQUIRED)
                .allMatch(column -> log.has(column.columnName()));
        return hasOurNames || KnownLayout.of(log.columns()).isEmpty()
                ? ColumnMapping.byName(log.columns())
                : ColumnMapping.of(of(LogSample.of(log)).config());
    }

    private static MappingProposal ofLayout(KnownLayout layout, LogSample sample) {
        MappingProposal proposal = new MappingProposal(layout.description());
        Config config = layout.mapping();
        ColumnMapping mapping = ColumnMapping.of(config);
        for (PreparedColumn column : PreparedColumn.values()) {
            Set<String> reads = mapping.terms(column).stream()
                    .flatMap(term -> term.reads().stream())
                    .collect(Collectors.toSet());
            if (config.hasPath(column.columnName()) && sample.has(reads)) {
                proposal.add(column.columnName(), config.root().get(column.columnName()));
                proposal.used.addAll(reads);
            }
        }
        if (config.hasPath(ColumnMapping.REPAIR)) {
            proposal.add(ColumnMapping.REPAIR, config.root().get(ColumnMapping.REPAIR));
        }
        NamedColumns names = new NamedColumns(sample, proposal.used);
        for (PreparedColumn column : PreparedColumn.values()) {
            if (!config.hasPath(column.columnName()) && column.presence() == PreparedColumn.Presence.NULLABLE) {
                names.propose(column).ifPresent(term -> proposal.add(column, term));
            }
        }
        return proposal;
    }

    private static MappingProposal byUsualNames(LogSample sample) {
        MappingProposal proposal = new MappingProposal("known by the names of its columns");
        NamedColumns names = new NamedColumns(sample, Set.of());
        for (PreparedColumn column : PreparedColumn.values()) {
            names.propose(column).ifPresent(term -> proposal.add(column, term));
        }
        proposal.addActionNames(names.actionNames());
        names.observationOfTheRest(proposal.used).ifPresent(term -> proposal.add(PreparedColumn.OBSERVATION, term));
        return proposal;
    }

    private void add(PreparedColumn column, NamedColumns.Proposed term) {
        entries.add(new Entry(column.columnName(), term.value(), term.comments()));
        used.addAll(term.reads());
    }

    private void addActionNames(List<String> names) {
        if (!names.isEmpty()) {
            entries.add(new Entry(ColumnMapping.ACTION_NAMES, HoconText.names(names), List.of()));
        }
    }

    private void add(String key, ConfigValue value) {
        List<String> comments =
                value.origin().comments().stream().map(String::strip).toList();
        entries.add(new Entry(key, HoconText.of(value), comments));
    }

    /** What the log was taken for, in a few words. */
    String origin() {
        return origin;
    }

    /** Names of the columns that the mapping reads. */
    Set<String> used() {
        return used;
    }

    /** The mapping itself, a key a line, each below its comments. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries) {
            entry.comments().forEach(comment -> lines.add("# " + comment));
            lines.add(entry.key() + " = " + entry.value());
        }
        return lines;
    }

    /** The mapping as ingest takes it. */
    Config config() {
        return ConfigFactory.parseString(
                String.join("\n", lines()), ConfigParseOptions.defaults().setOriginDescription("proposed mapping"));
    }
}
