package org.kelvinrl.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ConfigurationSources;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.KelvinException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: {@code kelvin COMMAND}, run by spark-submit. */
public final class Kelvin {

    private final List<Command> commands;
    private final Terminal terminal;

    Kelvin(List<Command> commands, Terminal terminal) {
        this.commands = List.copyOf(commands);
        this.terminal = terminal;
    }

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        int code = new Kelvin(Commands.all(), Terminal.ofProcess()).run(args);
        // YARN takes an early exit of the driver for a failure, whatever the code.
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs one command.
     *
     * @param args the command and its options
     * @return the exit code
     */
    int run(String... args) {
        CommandLine root = CommandSpecs.commandLine(commands);
        try {
            ParseResult parsed = root.parseArgs(args);
            return parsed.hasSubcommand() ? subcommand(root, parsed.subcommand()) : topLevel(root, parsed);
        } catch (ParameterException e) {
            String name = e.getCommandLine().getCommandSpec().qualifiedName();
            return failed(name, UsageErrors.explained(e).because(e), false);
        } catch (KelvinException e) {
            return failed(CommandSpecs.PROGRAM, e, false);
        }
    }

    private int topLevel(CommandLine root, ParseResult parsed) {
        if (parsed.isUsageHelpRequested()) {
            root.usage(terminal.results());
        } else if (parsed.isVersionHelpRequested()) {
            terminal.result(CommandSpecs.PROGRAM + " " + ProgramVersion.text());
        } else {
            throw UsageErrors.noCommand(root);
        }
        return 0;
    }

    private int subcommand(CommandLine root, ParseResult parsed) {
        String name = parsed.commandSpec().name();
        if (parsed.isUsageHelpRequested()) {
            root.getSubcommands().get(name).usage(terminal.results());
            return 0;
        }
        return switch (name) {
            case CommandSpecs.HELP -> help(root, parsed.matchedPositionalValue(0, ""));
            case CommandSpecs.COMPLETION -> completion(root);
            default -> command(parsed);
        };
    }

    private int help(CommandLine root, String name) {
        CommandLine line = name.isEmpty() ? root : root.getSubcommands().get(name);
        if (line == null) {
            throw UsageErrors.unknownCommand(root, name);
        }
        line.usage(terminal.results());
        return 0;
    }

    private int completion(CommandLine root) {
        terminal.result(AutoComplete.bash(CommandSpecs.PROGRAM, root));
        return 0;
    }

    private int command(ParseResult parsed) {
        boolean verbose = parsed.hasMatchedOption(CommandSpecs.VERBOSE_FLAG);
        Command command = commands.stream()
                .filter(candidate ->
                        candidate.name().equals(parsed.commandSpec().name()))
                .findFirst()
                .orElseThrow();
        String name = parsed.commandSpec().qualifiedName();
        ConsoleLogs.show(verbose);
        try (Sessions sessions = new Sessions(name)) {
            command.run(configuration(command, parsed), terminal, sessions);
            return 0;
        } catch (Throwable e) { // Scala throws checked exceptions that no signature names
            return failed(name, e, verbose);
        }
    }

    private Configuration configuration(Command command, ParseResult parsed) {
        ConfigurationSources sources = new ConfigurationSources(command.settings(), allKeys());
        if (parsed.hasMatchedOption(CommandSpecs.CONFIG_FLAG)) {
            Path file = new Path(parsed.<String>matchedOptionValue(CommandSpecs.CONFIG_FLAG, null));
            sources.file(file, Sessions.hadoop());
        }
        parsed.matchedOptionValue(CommandSpecs.SET_FLAG, List.<String>of()).forEach(sources::set);
        for (Setting<?> setting : command.settings()) {
            ArgSpec argument = argument(parsed, setting);
            if (argument != null) {
                sources.commandLine(setting, argument.stringValues());
            }
        }
        return sources.resolve();
    }

    /** The setting's place on the command line if something stands there, else null. */
    private static ArgSpec argument(ParseResult parsed, Setting<?> setting) {
        return setting.isPositional()
                ? parsed.matchedPositional(0)
                : setting.flag().map(parsed::matchedOption).orElse(null);
    }

    private Set<String> allKeys() {
        return commands.stream()
                .flatMap(command -> command.settings().stream())
                .map(Setting::key)
                .collect(Collectors.toSet());
    }

    private int failed(String name, Throwable thrown, boolean verbose) {
        Failure failure = Failure.of(thrown);
        terminal.message(name + ": " + failure.message());
        if (verbose) {
            thrown.printStackTrace(terminal.messages());
        }
        return failure.kind().exitCode();
    }
}
