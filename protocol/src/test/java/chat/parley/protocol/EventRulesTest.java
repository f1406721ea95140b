package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

class EventRulesTest {
    private static final String ANN = "00000000-0000-4000-8000-00000000000a";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "message  | {'text':'hi'}",
                "message  | {'text':'hi','replyTo':1,'thread':2,'mentionsRoom':true,'more':[1]}",
                "message  | {'text':'hi','mentions':['" + ANN + "']}",
                "edit     | {'of':1,'text':'hi','mentions':[],'mentionsRoom':false}",
                "reaction | {'of':1,'emoji':'👩‍👩‍👧'}",
                "reaction | {'of':1,'emoji':':party-parrot:','removed':true}",
                "deletion | {'of':[1,2]}",
                "x.game   | {'of':'anything'}",
            })
    void whatPeopleSayIsTaken(String type, String content) {
        assertThatCode(() -> EventRules.checkSent(type, content(content)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "message      | {}                                     | content.text",
                "message      | {'text':' '}                           | content.text",
                "message      | {'text':7}                             | content.text",
                "message      | {'text':'a','replyTo':0}               | content.replyTo",
                "message      | {'text':'a','replyTo':'1'}             | content.replyTo",
                "message      | {'text':'a','thread':-1}               | content.thread",
                "message      | {'text':'a','thread':1.5}              | content.thread",
                "message      | {'text':'a','mentions':'bob'}          | content.mentions",
                "message      | {'text':'a','mentions':['bob']}        | content.mentions",
                "message      | {'text':'a','mentions':[null]}         | content.mentions",
                "message      | {'text':'a','mentions':['"
                        + ANN
                        + "','"
                        + ANN
                        + "']} | content.mentions",
                "message      | {'text':'a','mentionsRoom':'yes'}      | content.mentionsRoom",
                "edit         | {'text':'a'}                           | content.of",
                "edit         | {'of':[1],'text':'a'}                  | content.of",
                "edit         | {'of':1,'text':''}                     | content.text",
                "reaction     | {'of':1}                               | content.emoji",
                "reaction     | {'of':0,'emoji':'a'}                   | content.of",
                "reaction     | {'of':1,'emoji':''}                    | content.emoji",
                "reaction     | {'of':1,'emoji':'a b'}                 | content.emoji",
                "reaction     | {'of':1,'emoji':'a','removed':1}       | content.removed",
                "deletion     | {}                                     | content.of",
                "deletion     | {'of':1}                               | content.of",
                "deletion     | {'of':[]}                              | content.of",
                "deletion     | {'of':[1,1]}                           | content.of",
                "deletion     | {'of':[0]}                             | content.of",
                "deletion     | {'of':[null]}                          | content.of",
                "deletion     | {'of':['1']}                           | content.of",
                "room.renamed | {'name':'ours'}                        | type",
                "member.left  | {'user':'" + ANN + "'}                 | type",
                "unknown      | {}                                     | type",
            })
    void whatIsWrongIsNamed(String type, String content, String field) {
        assertThatThrownBy(() -> EventRules.checkSent(type, content(content)))
                .isInstanceOf(InvalidJson.class)
                .hasMessageStartingWith("field '" + field);
    }

    @Test
    void nothingGrowsBeyondItsBound() {
        String text = "x".repeat(Limits.MESSAGE_CHARS + 1);
        List<Long> many = LongStream.rangeClosed(1, Limits.DELETED_EVENTS + 1).boxed().toList();
        for (Said said :
                List.of(
                        Said.Message.of(text),
                        new Said.Edit(1, text, null, null),
                        new Said.Reaction(1, "x".repeat(Limits.EMOJI_CHARS + 1), null))) {
            String type =
                    switch (said) {
                        case Said.Message _ -> EventType.MESSAGE;
                        case Said.Edit _ -> EventType.EDIT;
                        case Said.Reaction _ -> EventType.REACTION;
                        case Said.Sealed _ -> EventType.MESSAGE;
                    };
            assertThatThrownBy(() -> EventRules.checkSent(type, Content.of(said)))
                    .isInstanceOf(InvalidJson.class);
        }
        assertThatThrownBy(
                        () ->
                                EventRules.checkSent(
                                        EventType.DELETION,
                                        Content.of(new RoomChange.Deletion(many))))
                .isInstanceOf(InvalidJson.class);
    }

    @Test
    void onlyMessagesMakeARoomUnread() {
        assertThat(
                        List.of(
                                EventType.REACTION,
                                EventType.EDIT,
                                EventType.DELETION,
                                EventType.MEMBER_JOINED))
                .noneMatch(EventType::counts);
        assertThat(EventType.counts(EventType.MESSAGE)).isTrue();
    }

    private static Content content(String json) {
        return Content.ofBytes(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
