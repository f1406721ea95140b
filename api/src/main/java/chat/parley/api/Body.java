package chat.parley.api;

/** What the contract says about the body of a request. */
record Body(boolean required, Shape shape) {}
