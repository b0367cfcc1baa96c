package io.streamingpipelines.operator.cluster;

import io.streamingpipelines.operator.desired.DriverAccessFactory;

/** Creates what every driver of a pipeline needs: its account, its rights and its token. */
final class DriverAccess {
  private final ObjectContents contents;
  private final ObjectWriter objects;
  private final TokenGenerator tokens;

  DriverAccess(ObjectContents contents, ObjectWriter objects, TokenGenerator tokens) {
    this.contents = contents;
    this.objects = objects;
    this.tokens = tokens;
  }

  void create(PipelineScope scope) {
    DriverAccessFactory.access(scope.namespace(), scope.names(), scope.owner())
        .forEach(objects::apply);
    String name = scope.names().token(scope.uid());
    if (objects
        .call("read Secret " + name, () -> contents.secret(scope.namespace(), name))
        .isEmpty()) {
      objects.create(
          DriverAccessFactory.token(
              scope.namespace(), scope.names(), tokens.next(), scope.owner()));
    }
  }
}
