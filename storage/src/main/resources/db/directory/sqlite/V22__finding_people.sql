-- By what people are found: both names ('search' of the account), from each of their words on.
CREATE TABLE account_word (
  rest TEXT NOT NULL,
  name TEXT NOT NULL,                       -- of the account
  PRIMARY KEY (rest, name)
) WITHOUT ROWID;

CREATE INDEX account_word_of ON account_word (name, rest);

WITH RECURSIVE word (rest, name) AS (
  SELECT search, name FROM account
  UNION ALL
  SELECT substr(rest, instr(rest, ' ') + 1), name FROM word WHERE instr(rest, ' ') > 0
)
INSERT INTO account_word (rest, name) SELECT rest, name FROM word;
