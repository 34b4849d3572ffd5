package org.kelvinrl.network;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;

/** Makes networks of one kind of cell. */
final class RecurrentKind implements NetworkKind {

    private final Cell cell;

    RecurrentKind(Cell cell) {
        this.cell = cell;
    }

    @Override
    public String name() {
        return cell.label();
    }

    @Override
    public Set<Setting<?>> settings() {
        Set<Setting<?>> settings = new HashSet<>(MemorySettings.ALL);
        settings.add(NetworkSettings.HIDDEN);
        return settings;
    }

    @Override
    public Network configured(
            Configuration configuration, org.apache.hadoop.conf.Configuration files, int inputs, int outputs) {
        Unrolling unrolling = MemorySettings.unrolling(configuration);
        try {
            return RecurrentNetwork.of(
                    cell,
                    inputs,
                    configuration.get(NetworkSettings.HIDDEN),
                    configuration.get(MemorySettings.MEMORY).orElse(MemorySettings.DEFAULT_MEMORY),
                    configuration.get(MemorySettings.AFTER).orElse(List.of()),
                    outputs,
                    unrolling);
        } catch (IllegalArgumentException e) {
            throw NetworkSettings.noSuchLayers(configuration, inputs, outputs, e);
        }
    }

    @Override
    public Network described(Map<String, Object> settings, int inputs, int outputs) {
        return RecurrentNetwork.of(
                cell,
                inputs,
                HiddenLayers.sizes(settings, HiddenLayers.SIZES),
                Unrolling.number(settings, RecurrentNetwork.MEMORY),
                HiddenLayers.sizes(settings, RecurrentNetwork.AFTER),
                outputs,
                Unrolling.of(settings));
    }
}
