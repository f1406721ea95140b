package chat.parley.cli;

import chat.parley.simulator.Report;
import chat.parley.simulator.Run;
import chat.parley.simulator.Simulator;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** {@code parley simulate}. */
@Command(
        name = "simulate",
        description = {
            "Run the real core in simulated worlds in which much goes wrong, and hold what clients"
                    + " see to the promises. A seed is a world: the same seed gives the same run.",
            "Exits with 1 when a promise was broken; says which seed, and under which faults."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final long SHOW_EVERY = 1_000;

    @Option(
            names = "--seeds",
            paramLabel = "FROM..TO",
            converter = Seeds.Reader.class,
            description = "The worlds to run. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1..5000")
    private Seeds seeds = new Seeds(1, 1);

    @Option(
            names = "--trace",
            description = "Print every step of the world; for one seed, as in --seeds 7..7.")
    private boolean trace;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong deliveries = new AtomicLong();

    /** Both included. */
    record Seeds(long from, long to) {
        long count() {
            return to - from + 1;
        }

        static final class Reader implements ITypeConverter<Seeds> {
            private static final Pattern RANGE =
                    Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

            @Override
            public Seeds convert(String text) {
                Matcher range = RANGE.matcher(text);
                if (range.matches()) {
                    long from = Long.parseLong(range.group(1));
                    long to = range.group(2) == null ? from : Long.parseLong(range.group(2));
                    if (from <= to) {
                        return new Seeds(from, to);
                    }
                }
                throw new TypeConversionException("must be like 1..5000 or 7, not '" + text + "'");
            }
        }
    }

    @Override
    public Integer call() {
        // before anybody has a logger: in these worlds stores fail all the time
        System.setProperty("parley.log.level", "OFF");
        if (trace) {
            runTraced();
        } else {
            runAll();
        }
        out().printf(
                        "%d schedules, %d broke a promise; %d great faults, %d steps,"
                                + " %d deliveries checked%n",
                        seeds.count(), broken.get(), faults.get(), steps.get(), deliveries.get());
        out().flush();
        return broken.get() == 0 ? Exit.DONE : Exit.FAILED;
    }

    private void runAll() {
        Progress progress =
                new Progress(
                        spec.commandLine().getErr(), Progress.canDraw(), seeds.count(), SHOW_EVERY);
        LongStream.rangeClosed(seeds.from(), seeds.to())
                .parallel()
                .mapToObj(Simulator::run)
                .forEach(
                        run -> {
                            count(run);
                            progress.at(done.incrementAndGet(), broken.get() + " broken");
                        });
    }

    private void runTraced() {
        if (seeds.count() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--trace takes one seed, as in --seeds 7..7");
        }
        count(Simulator.run(seeds.from(), out()::println));
    }

    private void count(Run run) {
        steps.addAndGet(run.steps());
        faults.addAndGet(run.faults().size());
        deliveries.addAndGet(run.deliveries());
        if (!run.isRight()) {
            broken.incrementAndGet();
            out().println(Report.of(run));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
