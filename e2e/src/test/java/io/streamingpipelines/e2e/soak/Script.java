package io.streamingpipelines.e2e.soak;

import io.fabric8.kubernetes.api.model.Pod;
import io.streamingpipelines.e2e.cluster.Shop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What users and bad luck do to the pipelines, chosen by a seed; keeps a journal of it. */
final class Script {
  private final Shop shop;
  private final Random random;
  private final Map<Member, Draft> drafts = new HashMap<>();
  private final Map<Member, State> states = new HashMap<>();
  private final List<String> journal = Collections.synchronizedList(new ArrayList<>());

  private enum State {
    GONE,
    RUNNING,
    SUSPENDED
  }

  Script(Shop shop, long seed) {
    this.shop = shop;
    this.random = new Random(seed);
    for (Member member : Member.ALL) {
      drafts.put(member, Draft.FIRST);
      states.put(member, State.GONE);
    }
  }

  List<String> journal() {
    return journal;
  }

  /** Does one thing to one pipeline, or to the operator. */
  void act() {
    Member member = Member.ALL.get(random.nextInt(Member.ALL.size()));
    int luck = random.nextInt(100);
    if (luck < 8) {
      told("the operator is killed", () -> shop.cluster().killOperator());
    } else if (luck < 12) {
      told(
          "the operator is asked to end",
          () ->
              shop.cluster()
                  .kubectl("delete", "pod", "-n", "streamingpipelines", "--all", "--wait=false"));
    } else if (states.get(member) == State.GONE) {
      apply(member);
    } else if (luck < 46) {
      drafts.compute(member, (m, draft) -> draft(m).edited(random));
      apply(member);
    } else if (luck < 56) {
      states.compute(member, (m, s) -> s == State.SUSPENDED ? State.RUNNING : State.SUSPENDED);
      apply(member);
    } else if (luck < 63) {
      told(
          member.name() + " is deleted",
          () -> shop.kubectl("delete", "spl", member.name(), "--wait=false"));
      states.put(member, State.GONE);
    } else if (luck < 69) {
      told(
          member.name() + " is deleted, and applied as soon as it is gone",
          () -> shop.kubectl("delete", "spl", member.name(), "--timeout=180s"));
      apply(member);
    } else {
      kill(member, luck);
    }
  }

  private void kill(Member member, int luck) {
    if (luck < 78) {
      pods(member.name() + "-driver-")
          .forEach(
              pod -> told(pod + " is killed", () -> delete(pod, "--grace-period=0", "--force")));
    } else if (luck < 84) {
      pods(member.name() + "-driver-")
          .forEach(pod -> told(pod + " is deleted", () -> delete(pod, "--wait=false")));
    } else if (luck < 92) {
      pods(member.name() + "-driver-")
          .forEach(pod -> told("the process of " + pod + " is killed", () -> shop.killJava(pod)));
    } else {
      pods("-exec-")
          .forEach(
              pod -> told(pod + " is killed", () -> delete(pod, "--grace-period=0", "--force")));
    }
  }

  /** Every pipeline is there, right, and not suspended. */
  void calm() {
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
          // what is applied while the old one goes would go with it
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

  private void delete(String pod, String... how) {
    List<String> command = new ArrayList<>(List.of("delete", "pod", pod, "--ignore-not-found"));
    command.addAll(List.of(how));
    shop.kubectl(command.toArray(String[]::new));
  }

  private List<String> pods(String part) {
    return shop.pods().stream()
        .map(Pod::getMetadata)
        .map(m -> m.getName())
        .filter(name -> name.contains(part))
        .toList();
  }

  private void told(String what, Runnable act) {
    journal.add(Instant.now() + " " + what);
    act.run();
  }
}
