package dev.lbrx.conformance.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lbrx.conformance.CaseTable;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Conformance;
import dev.lbrx.conformance.Trial;
import dev.lbrx.conformance.Verdict;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Op;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Holds backends to the reference over the whole case table, one test a case and backend. A
 * subclass names the backends and is done:
 *
 * {@snippet :
 * class MyBackendTest extends BackendConformance {
 *   MyBackendTest() {
 *     super(new MyBackend());
 *   }
 * }
 * }
 *
 * <p>Every bit has to be the reference's, with 1 and 2 threads, with dense outputs and with rows
 * apart; nothing may be written around the outputs or to the inputs. A case that a backend does not
 * support is aborted with the reason, never passed, and counted in the line that ends the run. A
 * failure says how to repeat its case.
 *
 * <p>{@code -Dlbrx.conformance.case=ID} runs one case; {@code -Dlbrx.conformance.work=N} leaves out
 * those of more than N multiply-adds and {@code -Dlbrx.conformance.threads=1} the runs on two
 * threads, for slow ways to run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance {
  /** The system property that names a single case to run. */
  public static final String CASE = "lbrx.conformance.case";

  /** The system property that bounds a case's multiply-adds. */
  public static final String WORK = "lbrx.conformance.work";

  /** The system property that bounds the threads. */
  public static final String THREADS = "lbrx.conformance.threads";

  private static final long MOST_WORK = Long.getLong(WORK, Long.MAX_VALUE);

  private final List<Tally> tallies;
  private final Conformance conformance = conformance();

  /** Of these backends. */
  protected BackendConformance(Backend... backends) {
    this.tallies = Stream.of(backends).map(Tally::new).toList();
  }

  /** Against the reference, with as many threads as {@value #THREADS} says. */
  public static Conformance conformance() {
    int[] threads = IntStream.rangeClosed(1, Integer.getInteger(THREADS, 2)).toArray();
    return new Conformance(Backends.get("reference"), threads);
  }

  /** Every case of the table on every backend. */
  @TestFactory
  Stream<DynamicNode> fixedCasesHaveTheReferencesBits() {
    String only = System.getProperty(CASE);
    return only == null
        ? CaseTable.ALL.stream().map(this::tests)
        : tests(CaseTable.find(only)).map(test -> test);
  }

  private DynamicNode tests(Cases<?> cases) {
    return dynamicContainer(
        Op.name(cases.op()),
        CaseTable.fixed(cases).filter(BackendConformance::isSmallEnough).flatMap(this::tests));
  }

  private Stream<DynamicTest> tests(CaseTable.Entry entry) {
    var trial = conformance.trial(entry.test());
    return tallies.stream()
        .map(
            tally ->
                dynamicTest(
                    tally.backend.id() + " " + entry.id(), () -> judge(trial, tally, entry)));
  }

  /** Judges a case on one of the backends and counts it. */
  private void judge(Trial trial, Tally tally, CaseTable.Entry entry) {
    switch (conformance.judge(trial, tally.backend)) {
      case Verdict.Agrees() -> tally.agreed++;
      case Verdict.Differs(String detail) -> fail(detail, tally, entry);
      case Verdict.Throws(String detail) -> fail(detail, tally, entry);
      case Verdict.Unsupported(String detail) -> {
        tally.unsupported++;
        tally.ops.add(trial.test().op().name());
        Assumptions.abort(detail);
      }
    }
  }

  private void fail(String detail, Tally tally, CaseTable.Entry entry) {
    tally.failed++;
    Assertions.fail(detail + ": repeat with: " + repeat(entry, tally.backend));
  }

  /** What a failure says to repeat its case with. */
  protected String repeat(CaseTable.Entry entry, Backend backend) {
    return "mvn test -Dtest=%s -D%s='%s'".formatted(getClass().getSimpleName(), CASE, entry.id());
  }

  /** Whether a case has at most {@value #WORK} multiply-adds. */
  public static boolean isSmallEnough(CaseTable.Entry entry) {
    return entry.test().work() <= MOST_WORK;
  }

  @AfterAll
  void count() {
    conformance.close();
    tallies.forEach(System.out::println);
  }

  /** What came of the cases on one backend. */
  private static final class Tally {
    private final Backend backend;
    private int agreed;
    private int failed;
    private int unsupported;
    private final Set<String> ops = new TreeSet<>();

    Tally(Backend backend) {
      this.backend = backend;
    }

    @Override
    public String toString() {
      return "%s: %d cases agree, %d fail, %d not supported%s"
          .formatted(
              backend.id(),
              agreed,
              failed,
              unsupported,
              ops.isEmpty() ? "" : " (of " + String.join(", ", ops) + ")");
    }
  }
}
