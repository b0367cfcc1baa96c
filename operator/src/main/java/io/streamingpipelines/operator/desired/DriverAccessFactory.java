package io.streamingpipelines.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.streamingpipelines.plan.DriverContract;
import java.util.List;
import java.util.Map;

/** The driver's rights in its namespace, and the token that the operator sends to the driver. */
public final class DriverAccessFactory {
  private static final String RBAC = "rbac.authorization.k8s.io";

  /** ServiceAccount, Role and RoleBinding; the Role lets Spark manage executor pods. */
  public static List<HasMetadata> access(String namespace, Names names, OwnerReference owner) {
    ObjectMeta metadata = metadata(namespace, names, names.driverAccess(), owner);
    return List.of(
        new ServiceAccountBuilder()
            .withMetadata(metadata)
            .withAutomountServiceAccountToken(false)
            .build(),
        new RoleBuilder()
            .withMetadata(metadata)
            .addNewRule()
            .withApiGroups("")
            .withResources("pods")
            .withVerbs("get", "list", "watch", "create", "patch", "delete", "deletecollection")
            .endRule()
            .build(),
        new RoleBindingBuilder()
            .withMetadata(metadata)
            .withNewRoleRef(RBAC, "Role", names.driverAccess())
            .addNewSubject(null, "ServiceAccount", names.driverAccess(), namespace)
            .build());
  }

  /** The Secret of the management token. */
  public static Secret token(String namespace, Names names, String token, OwnerReference owner) {
    return new SecretBuilder()
        .withMetadata(metadata(namespace, names, names.token(owner.getUid()), owner))
        .withType("Opaque")
        .withImmutable(true)
        .withStringData(Map.of(DriverContract.TOKEN_FILE, token))
        .build();
  }

  private static ObjectMeta metadata(
      String namespace, Names names, String name, OwnerReference owner) {
    return new ObjectMetaBuilder()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(Labels.of(names, Labels.DRIVER))
        .withOwnerReferences(owner)
        .build();
  }

  private DriverAccessFactory() {}
}
