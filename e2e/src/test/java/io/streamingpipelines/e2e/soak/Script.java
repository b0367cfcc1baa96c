package io.streamingpipelines.e2e.soak;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** A random sequence of user actions and faults, determined by a seed; keeps a journal of them. */
final class Script {
  private final Shop shop;
  private final Faults faults;
  private final Random random;
  private final Map<Member, Draft> drafts = new HashMap<>();
  private final Map<Member, State> states = new HashMap<>();
  private final List<String> journal = Collections.synchronizedList(new ArrayList<>());

  private static final String SECRET =
      "{apiVersion: v1, kind: Secret, metadata: {name: told}, stringData: {word: '%d'}}";

  private enum State {
    GONE,
    RUNNING,
    SUSPENDED
  }

  Script(Shop shop, Faults faults, long seed) {
    this.shop = shop;
    this.faults = faults;
    this.random = new Random(seed);
    for (Member member : Member.ALL) {
      drafts.put(member, Draft.FIRST);
      states.put(member, State.GONE);
    }
    shop.apply(SECRET.formatted(0));
  }

  List<String> journal() {
    return journal;
  }

  /**
   * @param weight how often it is chosen, relative to the others
   */
  private record Act(int weight, Consumer<Member> deed) {}

  private List<Act> acts() {
    return List.of(
        new Act(8, member -> killOperator()),
        new Act(4, member -> endOperator()),
        new Act(34, this::edit),
        new Act(10, this::suspendOrResume),
        new Act(7, this::delete),
        new Act(6, this::replace),
        new Act(9, member -> eachDriver(member, "is killed", this::kill)),
        new Act(6, member -> eachDriver(member, "is deleted", this::end)),
        new Act(8, member -> eachDriver(member, "loses its process", shop::killJava)),
        new Act(4, member -> eachDriver(member, "runs out of memory", shop::exhaust)),
        new Act(30, member -> fault(faults.next(random))),
        new Act(3, member -> rotate()),
        new Act(8, member -> each(".*-exec-\\d+", "is killed", this::kill)));
  }

  /** Performs one random action on a pipeline or on the operator. */
  void act() {
    Member member = Member.ALL.get(random.nextInt(Member.ALL.size()));
    List<Act> acts = acts();
    int left = random.nextInt(acts.stream().mapToInt(Act::weight).sum());
    for (Act act : acts) {
      left -= act.weight();
      if (left < 0) {
        act.deed().accept(member);
        return;
      }
    }
  }

  private void killOperator() {
    told("the operator is killed", () -> shop.cluster().killOperator());
  }

  private void endOperator() {
    told(
        "the operator is asked to end",
        () ->
            shop.cluster()
                .kubectl("delete", "pod", "-n", "streamingpipelines", "--all", "--wait=false"));
  }

  private void fault(Faults.Step step) {
    told(step.what(), step.deed());
  }

  private void rotate() {
    int word = random.nextInt();
    told(
        "the Secret that all drivers have in their environment changes",
        () -> shop.apply(SECRET.formatted(word)));
  }

  private void edit(Member member) {
    drafts.compute(member, (m, draft) -> draft(m).edited(random));
    apply(member);
  }

  private void suspendOrResume(Member member) {
    states.compute(member, (m, s) -> s == State.SUSPENDED ? State.RUNNING : State.SUSPENDED);
    apply(member);
  }

  private void delete(Member member) {
    told(
        member.name() + " is deleted",
        () -> shop.kubectl("delete", "spl", member.name(), "--wait=false", "--ignore-not-found"));
    states.put(member, State.GONE);
  }

  private void replace(Member member) {
    told(
        member.name() + " is deleted, and applied as soon as it is gone",
        () -> shop.kubectl("delete", "spl", member.name(), "--timeout=180s", "--ignore-not-found"));
    apply(member);
  }

  private void eachDriver(Member member, String what, Consumer<String> deed) {
    each(member.name() + Seen.DRIVER, what, deed);
  }

  private void each(String names, String what, Consumer<String> deed) {
    shop.pods().stream()
        .map(Pod::getMetadata)
        .map(ObjectMeta::getName)
        .filter(name -> name.matches(names))
        .forEach(pod -> told(pod + " " + what, () -> deed.accept(pod)));
  }

  private void kill(String pod) {
    shop.kubectl("delete", "pod", pod, "--ignore-not-found", "--grace-period=0", "--force");
  }

  private void end(String pod) {
    shop.kubectl("delete", "pod", pod, "--ignore-not-found", "--wait=false");
  }

  /** Ends all faults, and applies every pipeline with a correct manifest, not suspended. */
  void calm() {
    for (var step = faults.end(); step.isPresent(); step = faults.end()) {
      fault(step.get());
    }
    for (Member member : Member.ALL) {
      drafts.compute(member, (m, draft) -> draft(m).mended());
      states.put(member, State.RUNNING);
      apply(member);
    }
  }

  void suspendAll() {
    for (Member member : Member.ALL) {
      states.put(member, State.SUSPENDED);
      apply(member);
    }
  }

  private void apply(Member member) {
    if (states.get(member) == State.GONE) {
      states.put(member, State.RUNNING);
    }
    boolean suspended = states.get(member) == State.SUSPENDED;
    Draft draft = draft(member);
    told(
        member.name() + (suspended ? " is suspended, as " : " is applied as ") + draft,
        () -> {
          // a pipeline that is applied while the old one is being deleted would be deleted with it
          shop.tryKubectl(
                  null, "get", "spl", member.name(), "-o", "jsonpath={.metadata.deletionTimestamp}")
              .out()
              .lines()
              .filter(line -> !line.isBlank())
              .forEach(
                  line ->
                      shop.kubectl(
                          "wait", "--for=delete", "spl/" + member.name(), "--timeout=180s"));
          shop.apply(member.manifest(draft, suspended));
        });
  }

  private Draft draft(Member member) {
    return drafts.getOrDefault(member, Draft.FIRST);
  }

  private void told(String what, Runnable act) {
    journal.add(Instant.now() + " " + what);
    act.run();
  }
}
