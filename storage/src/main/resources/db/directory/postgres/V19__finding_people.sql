-- By what people are found: both names ('search' of the account), from each of their words on.
CREATE TABLE account_word (
  rest TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,             -- of the account
  PRIMARY KEY (rest, name)
);

CREATE INDEX account_word_of ON account_word (name, rest);

WITH RECURSIVE word (rest, name) AS (
  SELECT search COLLATE "C", name FROM account
  UNION ALL
  SELECT substr(rest, strpos(rest, ' ') + 1), name FROM word WHERE strpos(rest, ' ') > 0
)
INSERT INTO account_word (rest, name) SELECT rest, name FROM word;
