package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Rights;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** The contract is one that other tools can read, too. */
class ContractTest {

    @Test
    void itIsValidOpenApi() {
        Vertx vertx = Vertx.vertx();
        try {
            // the only types in it that this library does not know
            String json =
                    Contract.document()
                            .encode()
                            .replace("application/problem+json", "application/json")
                            .replaceAll(
                                    "\"image/(png|jpeg|webp)\"", "\"application/octet-stream\"");
            OpenAPIContract read =
                    OpenAPIContract.from(vertx, new JsonObject(json))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
            assertThat(read.operations())
                    .extracting(operation -> operation.getOperationId())
                    .containsExactlyInAnyOrderElementsOf(Rights.TABLE.keySet());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void everyOperationIsDescribed() {
        for (Map.Entry<String, Object> path : Contract.document().getJsonObject("paths")) {
            for (Map.Entry<String, Object> entry : (JsonObject) path.getValue()) {
                if (entry.getValue() instanceof JsonObject operation) {
                    assertThat(operation.getString("summary")).as(path.getKey()).isNotBlank();
                    assertThat(operation.getJsonArray("tags")).as(path.getKey()).hasSize(1);
                    assertThat(operation.getJsonObject("responses").fieldNames())
                            .as(path.getKey())
                            .contains("default")
                            .anyMatch(status -> status.startsWith("2"));
                }
            }
        }
    }

    @Test
    void everythingThatIsAskedForSaysWhatWouldDo() {
        Contract.load()
                .operations()
                .flatMap(operation -> operation.parameters().stream())
                .forEach(
                        parameter ->
                                assertThat(parameter.shape().expectation())
                                        .as(parameter.name())
                                        .doesNotEndWith("any"));
    }
}
