package org.kelvinrl.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.kelvinrl.configuration.NearestName;
import org.kelvinrl.schema.KelvinException;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line. */
final class UsageErrors {

    private UsageErrors() {}

    /** What picocli could not parse, in our words. */
    static KelvinException explained(ParameterException refused) {
        if (refused instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getCommandLine(), firstUnmatched(unmatched));
        }
        if (refused instanceof MissingParameterException missing) {
            return missing(missing.getMissing().get(0), missing);
        }
        if (refused instanceof OverwrittenOptionException twice) {
            return KelvinException.usage(
                    "it once", "it twice", place(twice.getOverwritten()), "Give one of its values, and no other");
        }
        return KelvinException.usage("a command line", refused.getMessage(), "command line", see(refused));
    }

    /** No command was given. */
    static KelvinException noCommand(CommandLine root) {
        return KelvinException.usage(
                "a command", "nothing", "command line", "Use one of " + String.join(", ", commandNames(root)));
    }

    /** There is no such command. */
    static KelvinException unknownCommand(CommandLine root, String written) {
        return KelvinException.usage(
                "a command", "'" + written + "'", "command line", suggestion(written, commandNames(root), root));
    }

    private static KelvinException unmatched(CommandLine line, String written) {
        boolean option = written.startsWith("-");
        if (line.getParent() == null && !option) {
            return unknownCommand(line, written);
        }
        String name = option && written.contains("=") ? written.substring(0, written.indexOf('=')) : written;
        return KelvinException.usage(
                "an option of " + name(line),
                "'" + written + "'",
                "command line",
                suggestion(name, option ? optionNames(line) : List.of(), line));
    }

    private static String suggestion(String written, Collection<String> names, CommandLine line) {
        return NearestName.of(written, names)
                .map(nearest -> "Perhaps you meant " + nearest + "; see " + name(line) + " --help")
                .orElse("See " + name(line) + " --help");
    }

    /** An unknown option where a value should be stands only in picocli's message: Unknown option: '--x'; ... */
    private static String firstUnmatched(UnmatchedArgumentException refused) {
        if (!refused.getUnmatched().isEmpty()) {
            return refused.getUnmatched().get(0);
        }
        String message = refused.getMessage();
        return message.substring(message.indexOf('\'') + 1, message.indexOf("';"));
    }

    private static KelvinException missing(ArgSpec argument, ParameterException refused) {
        return KelvinException.usage("a value " + argument.paramLabel(), "nothing", place(argument), see(refused));
    }

    private static String place(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? "option " + option.longestName()
                : "parameter " + argument.paramLabel();
    }

    private static Collection<String> commandNames(CommandLine root) {
        return root.getSubcommands().keySet();
    }

    private static Collection<String> optionNames(CommandLine line) {
        List<String> names = new ArrayList<>();
        line.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
        return names;
    }

    private static String see(ParameterException refused) {
        return "See " + name(refused.getCommandLine()) + " --help";
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName();
    }
}
