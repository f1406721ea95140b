package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class JsonTest {
    record Sample(String text, @Nullable String extra, long number, Content content) {}

    record Outer(List<Sample> samples) {}

    @Test
    void whatMayBeNullMayBeAbsent() throws InvalidJson {
        assertThat(read("{'text':'a','number':1,'content':{'x':[1]}}"))
                .isEqualTo(new Sample("a", null, 1, content("{'x':[1]}")));
    }

    @Test
    void whatMayBeNullMayBeNull() throws InvalidJson {
        assertThat(read("{'text':'a','extra':null,'number':1,'content':{}}").extra()).isNull();
    }

    @Test
    void unknownFieldsAreIgnored() throws InvalidJson {
        assertThat(read("{'text':'a','number':1,'content':{},'new':{'er':1}}").text())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'number':1,'content':{}}            | field 'text': is missing",
                "{'text':null,'number':1,'content':{}} | field 'text': is missing",
                "{'text':1,'number':1,'content':{}}   | field 'text': must be a string",
                "{'text':{},'number':1,'content':{}}  | field 'text': must be a string",
                "{'text':'a','content':{}}            | field 'number': is missing",
                "{'text':'a','number':null,'content':{}} | field 'number': is missing",
                "{'text':'a','number':'1','content':{}} | field 'number': must be a whole number",
                "{'text':'a','number':1.5,'content':{}} | field 'number': must be a whole number",
                "{'text':'a','number':true,'content':{}} | field 'number': must be a whole number",
                "{'text':'a','number':1}              | field 'content': is missing",
                "{'text':'a','number':1,'content':null} | field 'content': is missing",
                "{'text':'a','number':1,'content':[]} | field 'content': must be a JSON object",
                "{'text':'a','number':1,'content':'x'} | field 'content': must be a JSON object",
            })
    void aFieldAtFaultIsNamed(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidJson.class).hasMessage(message);
    }

    @Test
    void aNestedFieldIsNamedByItsPath() {
        assertThatThrownBy(
                        () ->
                                Json.read(
                                        bytes("{'samples':[{'text':'a','number':1}]}"),
                                        Outer.class))
                .hasMessage("field 'samples[0].content': is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "nonsense",
                "{'text':'a','text':'b'}",
                "{} {}",
                "{}x",
                "{'text':'\\ud800'}",
                "{'\\udc00':1}",
                "{'number':1e999}",
                "{'number':9007199254740992}",
                "{'number':-9223372036854775808}",
                "{'number':111111111111111111111111111111111111111111111111111111111111111111}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
                "null",
                "[]",
                "1",
                "'text'",
            })
    void whatIsNotStrictJsonIsRefused(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidJson.class)
                .message()
                .doesNotContain("com.fasterxml", "java.", "Sample");
    }

    private static Sample read(String json) throws InvalidJson {
        return Json.read(bytes(json), Sample.class);
    }

    private static Content content(String json) {
        return Content.ofBytes(bytes(json));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
