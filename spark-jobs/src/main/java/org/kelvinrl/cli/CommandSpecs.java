package org.kelvinrl.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.KelvinException.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The command line as picocli knows it, made of the commands and their settings. */
final class CommandSpecs {

    static final String PROGRAM = "kelvin";
    static final String HELP = "help";
    static final String COMPLETION = "generate-completion";
    static final String CONFIG_FLAG = "--config";
    static final String SET_FLAG = "--set";
    static final String VERBOSE_FLAG = "--verbose";

    private static final int HELP_WIDTH = 100;

    private CommandSpecs() {}

    /** Every command with its options; a value stays the text that the user wrote. */
    static CommandLine commandLine(List<Command> commands) {
        CommandSpec root = CommandSpec.create()
                .name(PROGRAM)
                .addOption(helpOption())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Show the version.")
                        .build());
        root.usageMessage()
                .description("Trains policies from logged decisions on the Spark cluster where the logs already are.")
                .synopsisSubcommandLabel("COMMAND")
                .footer("", "Options of spark-submit come before the command, such as --master or --conf.")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
        commands.forEach(command -> root.addSubcommand(command.name(), spec(command)));
        root.addSubcommand(HELP, help());
        root.addSubcommand(COMPLETION, completion());
        return configured(new CommandLine(root));
    }

    private static CommandLine configured(CommandLine line) {
        return line.setExpandAtFiles(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpLongOptionsMaxWidth(HELP_WIDTH / 3);
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = described(command.name(), command.purpose());
        command.settings().forEach(setting -> add(spec, setting));
        spec.addOption(option(CONFIG_FLAG, "FILE", "1", "File of HOCON with values by key. Flags and --set beat it."));
        spec.addOption(OptionSpec.builder(SET_FLAG)
                .paramLabel("KEY=VALUE")
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Value by key; may be given several times. Flags beat it.")
                .build());
        spec.addOption(OptionSpec.builder("-v", VERBOSE_FLAG)
                .description("Show warnings of Spark, and the stack trace of a failure.")
                .build());
        return spec.addOption(helpOption());
    }

    private static void add(CommandSpec spec, Setting<?> setting) {
        if (setting.isPositional()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(setting.placeholder())
                    .arity("0..1")
                    .type(String.class)
                    .description(description(setting))
                    .build());
        }
        setting.flag().ifPresent(flag -> spec.addOption(option(setting, flag)));
    }

    private static OptionSpec option(Setting<?> setting, String flag) {
        if (setting.isSwitch()) {
            return OptionSpec.builder(flag)
                    .paramLabel(setting.placeholder())
                    .arity("0..1")
                    .fallbackValue("true")
                    .type(String.class)
                    .description(description(setting))
                    .build();
        }
        return option(flag, setting.placeholder(), setting.isRepeated() ? "1..*" : "1", description(setting));
    }

    private static OptionSpec option(String flag, String placeholder, String arity, String description) {
        OptionSpec.Builder option =
                OptionSpec.builder(flag).paramLabel(placeholder).arity(arity).description(description);
        return arity.equals("1")
                ? option.type(String.class).build()
                : option.type(List.class).auxiliaryTypes(String.class).build();
    }

    /** Effect, range, default and key; picocli takes it as a format string. */
    private static String description(Setting<?> setting) {
        String text = setting.description() + " " + sentenceCase(setting.expected())
                + setting.defaultText().map(value -> "; default " + value).orElse("; must be given") + ". Key "
                + setting.key() + ".";
        return text.strip().replace("%", "%%");
    }

    private static String sentenceCase(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static CommandSpec help() {
        CommandSpec spec = described(HELP, "Show the help of a command.");
        return spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("COMMAND")
                .arity("0..1")
                .type(String.class)
                .description("The command.")
                .build());
    }

    private static CommandSpec completion() {
        return described(COMPLETION, "Write a completion script for bash and zsh: source <(kelvin " + COMPLETION + ").")
                .addOption(helpOption());
    }

    private static CommandSpec described(String name, String purpose) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(purpose.replace("%", "%%")).sortOptions(false);
        return spec;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put(code(Kind.USAGE), "the command line is wrong");
        codes.put(code(Kind.DATA), "the input data are wrong");
        codes.put(code(Kind.INTERNAL), "a defect of the program, or of a machine under it");
        codes.put(code(Kind.OUTPUT), "the output exists already or cannot be written");
        codes.put(code(Kind.STOPPED), "the run was stopped and can be resumed");
        codes.put(code(Kind.CONFIGURATION), "the configuration is wrong");
        return codes;
    }

    private static String code(Kind kind) {
        return Integer.toString(kind.exitCode());
    }

    private static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }
}
