package io.streamingpipelines.testsupport.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /api/v1/namespaces/shop/pods                   | labelSelector=a%3Db        | LIST pods                  | shop |
          GET    | /api/v1/pods                                   | allowWatchBookmarks=true&watch=true | WATCH pods        |      |
          POST   | /api/v1/namespaces/shop/pods                   |                            | POST pods                  | shop |
          GET    | /api/v1/namespaces/shop/secrets/token          |                            | GET secrets                | shop | token
          DELETE | /api/v1/namespaces/shop/pods/orders-driver-1   |                            | DELETE pods                | shop | orders-driver-1
          DELETE | /api/v1/namespaces/shop/pods                   |                            | DELETECOLLECTION pods      | shop |
          GET    | /api/v1/namespaces/kube-system                 |                            | GET namespaces             |      | kube-system
          PUT    | /api/v1/namespaces/shop/finalize               |                            | PUT namespaces/finalize    |      | shop
          PATCH  | /apis/streamingpipelines.io/v1alpha1/namespaces/shop/streamingpipelines/orders/status | fieldManager=a | PATCH streamingpipelines/status | shop | orders
          GET    | /api/v1/namespaces/shop/pods/d:8090/proxy/report |                          | GET pods/proxy             | shop | d:8090
          GET    | /version                                       |                            | LIST /version              |      |
          """)
  void aCallIsNamedByWhatItDoesToWhichResource(
      String method, String path, String query, String kind, String namespace, String name) {
    Call call = new Call(1, method, path, query == null ? "" : query, "");
    assertThat(call.kind()).isEqualTo(kind);
    assertThat(call.namespace()).isEqualTo(namespace);
    assertThat(call.name()).isEqualTo(name);
  }
}
