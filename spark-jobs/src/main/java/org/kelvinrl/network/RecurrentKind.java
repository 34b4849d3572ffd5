package org.kelvinrl.network;

import java.util.ArrayList;
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
        return RecurrentNetwork.of(
                cell,
                inputs,
                configuration.get(NetworkSettings.HIDDEN),
                configuration.get(MemorySettings.MEMORY).orElse(MemorySettings.DEFAULT_MEMORY),
                configuration.get(MemorySettings.AFTER).orElse(List.of()),
                outputs,
                MemorySettings.unrolling(configuration));
    }

    @Override
    public Network described(Map<String, Object> settings, int inputs, int outputs) {
        return RecurrentNetwork.of(
                cell,
                inputs,
                sizes(settings, HiddenLayers.SIZES),
                number(settings, RecurrentNetwork.MEMORY),
                sizes(settings, RecurrentNetwork.AFTER),
                outputs,
                new Unrolling(
                        number(settings, RecurrentNetwork.WINDOW),
                        number(settings, RecurrentNetwork.BURN_IN),
                        number(settings, RecurrentNetwork.TRUNCATION),
                        Boolean.TRUE.equals(settings.get(RecurrentNetwork.CARRIED))));
    }

    private static int number(Map<String, Object> settings, String name) {
        if (settings.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(name + ": expected a number, found " + settings.get(name));
    }

    private static List<Integer> sizes(Map<String, Object> settings, String name) {
        List<Integer> sizes = new ArrayList<>();
        if (settings.get(name) instanceof List<?> list) {
            for (Object size : list) {
                sizes.add(size instanceof Integer number ? number : 0);
            }
            return sizes;
        }
        throw new IllegalArgumentException(name + ": expected a list of sizes, found " + settings.get(name));
    }
}
