package dev.lbrx.spi;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds backends and chooses one. The only place that loads them. */
public final class Backends {
  /** The system property that names a backend or an ordered list of them. */
  public static final String PROPERTY = "lbrx.backend";

  /** The environment variable of the same meaning. */
  public static final String VARIABLE = "LBRX_BACKEND";

  /** The choice that takes the best available backend. */
  public static final String AUTO = "auto";

  private Backends() {}

  /** Every backend on the class or module path, the highest rank first. */
  public static List<Backend> all() {
    return ServiceLoader.load(Backend.class, Backends.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparingInt(Backend::rank).reversed().thenComparing(Backend::id))
        .toList();
  }

  /** The backend of an id. */
  public static Backend get(String id) {
    return select(id).backend();
  }

  /**
   * Chooses: an explicit wish beats {@code -Dlbrx.backend}, that beats {@code LBRX_BACKEND}, and
   * without any it is {@code auto}. A wish is an id or a comma-separated list of ids in order of
   * preference; {@code auto} may end a list.
   *
   * @throws LbrxException with {@code LBRX-501} where an id is unknown or none of those named is
   *     available
   */
  public static Selection select(@Nullable String wish) {
    return select(all(), firstGiven(wish, System.getProperty(PROPERTY), System.getenv(VARIABLE)));
  }

  static Selection select(List<Backend> all, String wish) {
    var passedOver = new ArrayList<PassedOver>();
    for (String id : Arrays.stream(wish.split(",")).map(String::strip).toList()) {
      var candidates = id.equals(AUTO) ? all : all.stream().filter(b -> b.id().equals(id)).toList();
      if (candidates.isEmpty()) {
        throw new LbrxException(
            ErrorCode.BACKEND,
            "backend '" + id + "' does not exist: choose " + ids(all) + " or " + AUTO);
      }
      for (var backend : candidates) {
        switch (backend.availability()) {
          case Availability.Available(String detail) -> {
            return new Selection(backend, detail, List.copyOf(passedOver));
          }
          case Availability.Unavailable(String reason, String fix) ->
              passedOver.add(new PassedOver(backend.id(), reason, fix));
        }
      }
    }
    throw new LbrxException(
        ErrorCode.BACKEND,
        "no backend of '"
            + wish
            + "' is available: "
            + passedOver.stream().map(PassedOver::toString).collect(Collectors.joining("; ")));
  }

  private static String firstGiven(@Nullable String... wishes) {
    for (String wish : wishes) {
      if (wish != null && !wish.isBlank()) {
        return wish;
      }
    }
    return AUTO;
  }

  private static String ids(List<Backend> all) {
    return all.stream().map(Backend::id).collect(Collectors.joining(", "));
  }

  /**
   * What was chosen and why.
   *
   * @param backend the backend
   * @param detail what it says of itself on this machine
   * @param passedOver the preferred ones that are not available
   */
  public record Selection(Backend backend, String detail, List<PassedOver> passedOver) {}

  /** A backend that was preferred and is not available: why, and what to do about it. */
  public record PassedOver(String id, String reason, String fix) {
    @Override
    public String toString() {
      return id + ": " + reason + " (" + fix + ")";
    }
  }
}
